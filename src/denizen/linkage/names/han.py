# ruff: noqa: E501 - tables of names and sounds read best as they are
"""Han characters in Latin letters: pinyin with the readings that surnames have, and what other places write for them.

Traditional and Japanese forms are taken to the simplified one first (OpenCC, Apache-2.0). Readings are those of pypinyin
(MIT), but for the surnames below, whose reading as a surname is not the commonest of the character.
"""

import re
import unicodedata
from functools import cache, lru_cache

from opencc import OpenCC
from pypinyin.constants import PINYIN_DICT

from denizen.linkage.names.alike import is_pinyin

# The reading as a surname first; then the one that the character has elsewhere, if people with it say that too.
_SURNAME_READINGS = {
    han: tuple(latin.split("/"))
    for han, latin in (
        entry.split()
        for entry in """单 shan|曾 zeng|仇 qiu|区 ou|解 xie|查 zha|任 ren|华 hua|盖 ge/gai|朴 piao/pu|乐 yue/le|员 yun/yuan|尉 wei/yu|折 she
繁 po|种 chong|冼 xian|洗 xian|翟 zhai/di|黑 he/hei|秘 bi/mi|宓 mi/fu|召 shao|佴 nai|令 ling|缪 miao/mou|那 na/nuo|能 nai|铅 yan|祭 zhai/ji
柏 bai/bo|不 fou|车 che|吕 lyu/lu|晁 chao|重 chong|谌 chen/shen|谢 xie|褚 chu|啜 chuai|过 guo|合 he|哈 ha|郇 xun/huan|眭 sui|教 jiao|阚 kan
蕃 bo/fan|逄 pang|适 kuo|曲 qu|瞿 qu|阙 que|冉 ran|撒 sa|宿 su/xiu|隗 wei/kui|相 xiang|幸 xing|燕 yan|要 yao|应 ying|於 yu
臧 zang|砦 zhai|占 zhan|长 chang/zhang|中 zhong|庄 zhuang|訾 zi|俞 yu|贠 yun|郝 hao|郗 xi/chi|薄 bo|卜 bu|藏 zang|石 shi|覃 qin/tan
费 fei/bi|葛 ge|佟 tong|牟 mou/mu|万 wan|尹 yin|邵 shao|邢 xing|殷 yin|宁 ning|纪 ji|钭 tou|哪 na|妫 gui|郄 qie/xi|厍 she|盛 sheng
贾 jia|强 qiang|乜 nie|仉 zhang|尢 you|兴 xing|行 xing|朝 chao|降 jiang|沈 shen|卡 ka|参 shen|句 gou|勾 gou|广 guang|干 gan|归 gui
溥 pu|夏 xia|见 jian|角 jue|隽 juan|咎 jiu|都 du|朱 zhu|炅 gui|亓 qi|莘 shen/xin|缴 jiao|系 xi|便 bian|呙 guo|祝 zhu|泷 shuang
万俟 moqi|尉迟 yuchi|长孙 zhangsun|澹台 tantai|宰父 zaifu|夏侯 xiahou|皇甫 huangfu|单于 chanyu|鲜于 xianyu|亓官 qiguan|令狐 linghu|宇文 yuwen
欧阳 ouyang|司马 sima|上官 shangguan|诸葛 zhuge|闻人 wenren|东方 dongfang|赫连 helian|公羊 gongyang|公冶 gongye|宗政 zongzheng
濮阳 puyang|淳于 chunyu|太叔 taishu|申屠 shentu|公孙 gongsun|仲孙 zhongsun|轩辕 xuanyuan|钟离 zhongli|慕容 murong|司徒 situ
司空 sikong|司寇 sikou|颛孙 zhuansun|端木 duanmu|巫马 wuma|公西 gongxi|漆雕 qidiao|乐正 yuezheng|壤驷 rangsi|公良 gongliang|拓跋 tuoba
夹谷 jiagu|谷梁 guliang|百里 baili|东郭 dongguo|南门 nanmen|呼延 huyan|羊舌 yangshe|微生 weisheng|梁丘 liangqiu|左丘 zuoqiu
东门 dongmen|西门 ximen|南宫 nangong|第五 diwu|独孤 dugu|完颜 wanyan|纳兰 nalan|耶律 yelu|达奚 daxi|斛律 hulu|贺兰 helan|叱干 chigan
范姜 fanjiang|张简 zhangjian""".replace("\n", "|").split("|")
    )
}
COMPOUND = frozenset(surname for surname in _SURNAME_READINGS if len(surname) == 2)
"""Surnames of two characters."""

# Given names' characters of two readings, both of which people bear.
_GIVEN_READINGS = {
    han: tuple(latin.split("/"))
    for han, latin in (
        entry.split()
        for entry in """乐 le/yue|长 chang/zhang|行 xing/hang|重 zhong/chong|朝 chao/zhao|茜 qian/xi|莘 shen/xin|盛 sheng/cheng|晟 sheng/cheng
柏 bai/bo|娜 na/nuo|大 da/dai|还 huan/hai|召 zhao/shao|贾 jia|奇 qi|均 jun|车 che|都 du|阿 a|石 shi|正 zheng|曾 zeng|传 chuan|少 shao
藏 cang/zang|骑 qi|朴 pu|汤 tang|省 xing/sheng|解 jie/xie|薄 bo/bao|禅 chan|调 tiao|弹 dan/tan|觉 jue|畜 xu|单 dan/shan|华 hua|乾 qian/gan
颉 jie|洋 yang|婷 ting|甯 ning|予 yu|尉 wei|吁 yu|煊 xuan|暄 xuan|冯 feng/ping|降 xiang/jiang|参 can/shen|攒 zan|率 shuai""".replace(
            "\n", "|"
        ).split("|")
    )
}

# As people of Hong Kong, Macao, Malaysia, Singapore and Taiwan spell themselves (Cantonese first, then Hokkien and Teochew);
# Wade-Giles follows from the pinyin.
_ABROAD = {
    han: tuple(latin.split("/"))
    for han, latin in (
        entry.split()
        for entry in """王 wong/ong/heng|李 lee|张 cheung/teo/teoh/cheong|刘 lau/low|陈 chan/tan/chin|杨 yeung/yeo/yong|黄 wong/ng/ooi|赵 chiu/teo
周 chow/chau/chew|吴 ng/goh/wu|徐 tsui/chee|孙 suen/sng|胡 wu/woo/oh|朱 chu/choo|高 ko/koh|林 lam/lim|何 ho|郭 kwok/kuok/quek|马 ma/mah/beh
罗 law/lo/loh|梁 leung/neo/leong|宋 sung/song|郑 cheng/tay/chang|谢 tse/chia/cheah|韩 hon/han|唐 tong/tng|冯 fung/foong|于 yu|董 tung/tang
萧 siu/seow|肖 siu/seow|程 ching/cheng|曹 tso/chaw|袁 yuen|邓 tang/teng|许 hui/koh/khoo|傅 fu/poh|沈 shum/sim|曾 tsang/chan/chang|彭 pang
吕 lui/loo|苏 so/soh/saw|卢 lo/loh|蒋 cheung/chiang|蔡 choi/chua/tsai/chai|贾 ka|丁 ting|魏 ngai/wei|薛 sit|叶 yip/yap/yeh|余 yu/yee|潘 poon/phua
杜 to/toh|戴 tai|夏 ha|钟 chung/cheong|汪 wong|田 tin|任 yam|姜 keung|范 fan|方 fong/hng|石 shek/sek|姚 yiu/yeo|谭 tam/tham|廖 liu/liew/leow
邹 chau/chow|熊 hung|金 kam/kim|陆 luk/lok|郝 kok|孔 hung|白 pak/peh|崔 chui|康 hong|毛 mo|邱 yau/khoo/chiu|秦 chun|江 kong/kang|史 sze
顾 koo|侯 hau/how|邵 shiu/shaw|孟 mang|龙 lung/loong|万 man|段 tuen|雷 lui|汤 tong/thong|尹 wan|黎 lai|易 yik|常 sheung|武 mo|乔 kiu
贺 ho|赖 lai|龚 kung|文 man|欧 au/ow|区 au|欧阳 auyeung/auyong|司徒 szeto/seto|关 kwan|甘 kam|简 kan|麦 mak|莫 mok|伍 ng|翁 yung/ang|施 sze/see
洪 hung/ang|严 yim|温 wan/woon|柯 o/kua|古 koo/ku|游 yau/yew|颜 ngan/gan|倪 ngai/geh|庄 chong/chng|连 lin|骆 lok|岑 shum/sam|阮 yuen/nguyen
冼 sin|招 chiu|植 chik|霍 fok|容 yung|詹 jim/chiam|尤 yau/yew|纪 kei/kee|凌 ling|祝 chuk|屈 wat|鲍 pau|涂 to|卓 cheuk/toh|符 foo|辜 ku/koh
巫 mo/boo|利 lee/lei|练 lin|饶 yiu/jow|丘 yau/khoo|佘 seah|沙 sha|单 sin|钱 chin|殷 yan|章 cheung|甄 yan|司马 szema|上官 sheungkoon|诸葛 chukot""".replace(
            "\n", "|"
        ).split("|")
    )
}

# Wade-Giles without apostrophes and diaereses: initials, then whole endings.
_WADE_INITIALS = (
    ("zh", "ch"),
    ("q", "ch"),
    ("j", "ch"),
    ("x", "hs"),
    ("z", "ts"),
    ("c", "ts"),
    ("b", "p"),
    ("d", "t"),
    ("g", "k"),
    ("r", "j"),
)
_WADE_WHOLE = {
    "zhi": "chih", "chi": "chih", "shi": "shih", "ri": "jih", "zi": "tzu", "ci": "tzu", "si": "ssu", "ge": "ko", "ke": "ko", "he": "ho", "e": "o",
    "you": "yu", "yi": "i", "gui": "kuei", "kui": "kuei", "ye": "yeh", "yan": "yen",
}  # fmt: skip
_WADE_ENDING = re.compile(r"(?:ong|ian|ie|ue|(?<=[dtnlzcsr])uo|(?<=[zcs]h)uo)$")
_WADE_ENDINGS = {"ong": "ung", "ian": "ien", "ie": "ieh", "ue": "ueh", "uo": "o"}

_to_simplified = OpenCC("t2s")
_to_traditional = OpenCC("jp2t")


@cache
def simplified(character: str) -> str:
    """The simplified form of one character; of a Japanese form too, where Chinese does not write that character itself."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        # Japanese forms last: 浜 and 芸 are characters of Chinese names too, and mean something else there.
        traditional = unicodedata.normalize("NFC", character)
        return _to_simplified.convert(_to_traditional.convert(traditional))[:1] or character
    return character


@cache
def readings(character: str) -> tuple[str, ...]:
    """The readings of one character in given names, commonest first, without tones. It stays itself if it has none."""
    if named := _GIVEN_READINGS.get(character):
        return named
    return (_toneless(PINYIN_DICT.get(ord(character), character).partition(",")[0]),)


def _toneless(reading: str) -> str:
    """Without tones; ü as passports write it after l and n: 吕 is lyu (GB/T 28039)."""
    marked = unicodedata.normalize("NFD", reading).replace("u\u0308", "yu")
    return "".join(letter for letter in marked if not unicodedata.combining(letter))


def fold_han(word: str) -> str:
    """The word in simplified characters, a sign of repetition (々) written out."""
    folded = ""
    for character in word:
        folded += folded[-1:] if character == "々" else simplified(character)
    return folded


def parted(word: str) -> tuple[str, str]:
    """Surname and given name of a name of two to four characters; "" and the whole where it cannot be told."""
    if not 2 <= len(word) <= 4:
        return "", word
    size = 2 if word[:2] in COMPOUND and len(word) > 2 else 1
    return word[:size], word[size:]


def only_reading(name: str) -> tuple[str, str] | None:
    """Surname and given name of two to four characters in pinyin, where each has one reading; else None.

    Most people of a large town are read by this alone, at a tenth of what reading costs.
    """
    size = 2 if name[:2] in COMPOUND and len(name) > 2 else 1
    found = [_only_surname(name[:size]), *map(_only, name[size:])]
    return None if "" in found else (found[0], "".join(found[1:]))


@lru_cache(maxsize=4096)
def _only_surname(surname: str) -> str:
    read = _SURNAME_READINGS.get(fold_han(surname), ())
    if len(surname) == 1 and not read:
        return _only(surname)
    return read[0] if len(read) == 1 and is_pinyin(read[0]) else ""


@cache
def _only(character: str) -> str:
    read = readings(simplified(character))
    return read[0] if len(read) == 1 and is_pinyin(read[0]) else ""


@lru_cache(maxsize=4096)
def surname_spellings(surname: str) -> tuple[tuple[str, ...], int]:
    """Pinyin as a surname, then Wade-Giles, then the spellings of the south and abroad; and how many of them are pinyin."""
    read = _SURNAME_READINGS.get(surname) or (plain_pinyin(surname),)
    found = [*read, wade_giles(surname, read[0]), *_ABROAD.get(surname, ())]
    return tuple(dict.fromkeys(spelling for spelling in found if spelling)), len(read)


@lru_cache(maxsize=65_536)
def given_spellings(word: str, limit: int = 4) -> tuple[tuple[str, ...], int]:
    """Pinyin, commonest readings first, at most `limit` of them; then Wade-Giles. And how many of them are pinyin."""
    found = [""]
    for character in word:
        found = [begun + reading for begun in found for reading in readings(character)][:limit]
    return tuple(dict.fromkeys((*found, wade_giles(word)))), len(found)


def plain_pinyin(word: str) -> str:
    """Each character by its commonest reading."""
    return "".join(readings(character)[0] for character in word)


def units(word: str) -> list[str]:
    """The syllables of the word, for the table of sounds."""
    return [readings(character)[0] for character in word]


def wade_giles(word: str, pinyin: str | None = None) -> str:
    """The word in Wade-Giles as it is written on papers, without apostrophes."""
    syllables = [pinyin] if pinyin and len(word) == 1 else units(word)
    return "".join(map(_wade, syllables))


@cache
def _wade(syllable: str) -> str:
    if whole := _WADE_WHOLE.get(syllable):
        return whole
    ending = _WADE_ENDING.search(syllable)
    if ending:
        syllable = syllable[: ending.start()] + _WADE_ENDINGS[ending.group()]
    for pinyin, wade in _WADE_INITIALS:
        if syllable.startswith(pinyin) and not syllable.startswith(("ch", "sh")):
            return wade + syllable[len(pinyin) :]
    return syllable
