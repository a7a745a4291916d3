# ruff: noqa: E501 - tables of names and words read best as they are
"""Chinese names: surnames with their rough frequency, given names by sex and generation, each with its reading.

Written from general knowledge of how people of each generation are called. Readings follow GB/T 28039 (ü is
YU after L and N), and surnames have the readings that they have as surnames (单 Shan, 曾 Zeng, 仇 Qiu).
"""

import re
from random import Random

from denizen.demo.naming import Name, weighted

_READ = re.compile(r"([\u4e00-\u9fff]+)([a-z]+)")


def _pairs(text: str) -> list[tuple[str, str]]:
    return [(han, latin) for han, latin in _READ.findall(text)]


# Rough shares per 10,000 people of the commonest surnames, then a long tail of equal weight.
_COMMON = """
王wang 720 李li 715 张zhang 680 刘liu 540 陈chen 450 杨yang 310 赵zhao 270 黄huang 220 周zhou 190 吴wu 190 徐xu 145 孙sun 140
胡hu 120 朱zhu 115 高gao 110 林lin 105 何he 105 郭guo 105 马ma 100 罗luo 85 梁liang 82 宋song 75 郑zheng 75 谢xie 70
韩han 68 唐tang 65 冯feng 62 于yu 60 董dong 58 肖xiao 45 程cheng 55 曹cao 55 袁yuan 52 邓deng 50 许xu 50 傅fu 48
沈shen 48 曾zeng 47 彭peng 46 吕lyu 45 苏su 44 卢lu 44 蒋jiang 44 蔡cai 42 贾jia 40 丁ding 40 魏wei 40 薛xue 38
叶ye 38 闫yan 30 余yu 36 潘pan 35 杜du 35 戴dai 34 夏xia 33 钟zhong 33 汪wang 32 田tian 32 任ren 32 姜jiang 31
范fan 30 方fang 30 石shi 30 姚yao 29 谭tan 28 廖liao 27 邹zou 26 熊xiong 25 金jin 25 陆lu 24 郝hao 24 孔kong 23
白bai 23 崔cui 22 康kang 22 毛mao 21 邱qiu 21 秦qin 20 江jiang 20 史shi 19 顾gu 19 侯hou 18 邵shao 18 孟meng 17
龙long 17 万wan 16 段duan 16 雷lei 15 钱qian 15 汤tang 14 尹yin 14 黎li 13 易yi 13 常chang 12 武wu 12 乔qiao 12
贺he 11 赖lai 11 龚gong 11 文wen 10
"""
_RARE = """庞pang樊fan兰lan殷yin施shi陶tao洪hong翟zhai安an颜yan倪ni严yan牛niu温wen芦lu季ji俞yu章zhang鲁lu葛ge伍wu申shen尤you毕bi聂nie
焦jiao向xiang柳liu邢xing岳yue齐qi梅mei莫mo庄zhuang辛xin管guan祝zhu左zuo涂tu谷gu祁qi时shi舒shu耿geng牟mu卜bu路lu詹zhan关guan苗miao凌ling
费fei纪ji靳jin盛sheng童tong欧ou甄zhen项xiang曲qu成cheng游you阳yang裴pei席xi卫wei查zha屈qu鲍bao位wei覃qin霍huo翁weng隋sui植zhi甘gan景jing
单shan包bao司si柏bai宁ning柯ke阮ruan桂gui解xie强qiang柴chai华hua车che冉ran房fang边bian仇qiu佟tong卞bian欧阳ouyang上官shangguan司马sima
诸葛zhuge慕容murong皇甫huangfu尉迟yuchi令狐linghu夏侯xiahou司徒situ端木duanmu呼延huyan"""

_SURNAMES = [
    (han, latin, int(share)) for han, latin, share in re.findall(r"([\u4e00-\u9fff]+)([a-z]+) (\d+)", _COMMON)
]
_SURNAMES += [(han, latin, 5 if len(han) == 1 else 2) for han, latin in _pairs(_RARE)]
SURNAMES = weighted([((han, latin), share) for han, latin, share in _SURNAMES])

# For each generation (the last birth year it holds) and sex: first characters, last characters, names of one character.
_GENERATIONS: dict[str, list[tuple[int, str, str, str, float]]] = {
    "male": [
        (
            1959,
            "建jian国guo文wen德de志zhi玉yu永yong福fu长chang广guang金jin学xue万wan树shu占zhan凤feng振zhen兴xing宝bao殿dian守shou保bao庆qing"
            "绍shao敬jing传chuan兆zhao洪hong正zheng连lian有you炳bing耀yao祖zu鸿hong增zeng培pei克ke",
            "国guo山shan林lin祥xiang才cai生sheng贵gui发fa和he明ming海hai田tian臣chen武wu义yi喜xi富fu堂tang清qing元yuan全quan善shan顺shun"
            "良liang魁kui奎kui勋xun昌chang达da",
            "忠zhong勤qin旺wang福fu柱zhu虎hu魁kui",
            0.06,
        ),
        (
            1979,
            "建jian志zhi国guo永yong卫wei海hai晓xiao春chun红hong军jun俊jun立li新xin文wen爱ai利li宏hong根gen运yun崇chong铁tie成cheng",
            "军jun民min平ping华hua强qiang东dong明ming伟wei林lin峰feng生sheng斌bin忠zhong利li刚gang成cheng龙long义yi波bo勇yong胜sheng锁suo"
            "江jiang川chuan全quan",
            "军jun伟wei强qiang刚gang勇yong斌bin辉hui平ping峰feng波bo杰jie涛tao健jian宏hong毅yi彪biao钢gang",
            0.38,
        ),
        (
            1994,
            "晓xiao志zhi海hai文wen俊jun建jian小xiao永yong振zhen少shao家jia亚ya宏hong国guo鹏peng金jin立li明ming泽ze岳yue盛sheng",
            "鹏peng飞fei亮liang龙long超chao辉hui杰jie东dong峰feng涛tao磊lei伟wei宇yu军jun斌bin强qiang旭xu阳yang凯kai锋feng岭ling坤kun"
            "栋dong楠nan",
            "磊lei鹏peng超chao涛tao亮liang飞fei浩hao凯kai洋yang鑫xin帅shuai宁ning博bo旭xu琦qi钧jun锋feng淼miao",
            0.40,
        ),
        (
            2009,
            "子zi浩hao宇yu俊jun嘉jia天tian泽ze文wen明ming志zhi家jia思si伟wei昊hao睿rui梓zi启qi逸yi卓zhuo恩en正zheng",
            "轩xuan豪hao杰jie然ran航hang涵han阳yang博bo宇yu鹏peng霖lin翔xiang辰chen睿rui凡fan瑞rui哲zhe源yuan洲zhou骏jun康kang森sen奇qi",
            "浩hao宇yu昊hao轩xuan睿rui晨chen阳yang翔xiang铭ming锐rui峻jun",
            0.18,
        ),
        (
            9999,
            "子zi梓zi浩hao宇yu沐mu奕yi皓hao一yi泽ze俊jun承cheng景jing嘉jia佑you星xing云yun彦yan弘hong尚shang柏bo知zhi书shu明ming",
            "轩xuan宸chen睿rui泽ze涵han辰chen然ran恒heng宇yu阳yang霖lin煜yu琛chen诺nuo言yan谦qian尧yao晟sheng熠yi烨ye墨mo润run淳chun",
            "晟sheng宸chen煜yu睿rui泽ze",
            0.07,
        ),
    ],
    "female": [
        (
            1959,
            "秀xiu桂gui玉yu淑shu凤feng春chun素su翠cui月yue兰lan金jin美mei荣rong瑞rui爱ai巧qiao银yin改gai彩cai存cun惠hui",
            "英ying兰lan珍zhen华hua芳fang梅mei花hua香xiang荣rong琴qin莲lian云yun芝zhi娥e清qing枝zhi叶ye珠zhu贤xian仙xian菊ju",
            "英ying梅mei",
            0.02,
        ),
        (
            1979,
            "丽li秀xiu晓xiao春chun红hong艳yan玉yu海hai亚ya爱ai桂gui建jian小xiao美mei慧hui淑shu冬dong雪xue金jin月yue彩cai琼qiong",
            "红hong梅mei霞xia芳fang华hua萍ping英ying燕yan玲ling丽li敏min琴qin艳yan娟juan云yun平ping凤feng菊ju蓉rong珠zhu",
            "红hong丽li敏min静jing艳yan燕yan霞xia萍ping娟juan玲ling芳fang英ying梅mei琼qiong蓉rong媛yuan",
            0.36,
        ),
        (
            1994,
            "晓xiao丽li海hai雅ya雪xue小xiao婷ting春chun佳jia文wen思si玉yu艳yan美mei慧hui亚ya月yue志zhi晶jing莎sha",
            "娜na婷ting丽li燕yan洁jie静jing敏min霞xia芳fang娟juan玲ling萍ping丹dan佳jia倩qian慧hui琳lin颖ying云yun红hong薇wei菲fei妮ni",
            "娜na婷ting静jing倩qian洁jie丹dan颖ying雪xue琳lin莹ying蕾lei佳jia璐lu薇wei菲fei茜qian晶jing",
            0.38,
        ),
        (
            2009,
            "雨yu欣xin思si佳jia雅ya梦meng诗shi嘉jia子zi婉wan心xin文wen若ruo晓xiao美mei紫zi静jing晨chen可ke",
            "欣xin涵han怡yi琪qi彤tong婷ting瑶yao萱xuan妍yan雯wen洁jie轩xuan宁ning佳jia慧hui琳lin璇xuan滢ying蓓bei嫣yan柔rou",
            "悦yue琪qi瑶yao颖ying雯wen妍yan蕊rui晴qing昕xin",
            0.16,
        ),
        (
            9999,
            "梓zi欣xin雨yu诗shi若ruo一yi语yu可ke艺yi沐mu依yi思si芷zhi安an念nian筱xiao书shu星xing锦jin清qing知zhi",
            "涵han萱xuan彤tong怡yi妍yan瑶yao琪qi然ran诺nuo汐xi玥yue熙xi桐tong萌meng溪xi苒ran禾he乐le朵duo晴qing昕xin宁ning悦yue",
            "玥yue悦yue萌meng晗han",
            0.05,
        ),
    ],
}

_PARSED = {
    sex: [(until, _pairs(first), _pairs(last), _pairs(one), share) for until, first, last, one, share in rows]
    for sex, rows in _GENERATIONS.items()
}

# Mongols of Inner Mongolia mostly write one given name in Chinese characters, without a surname.
_MONGOL = {
    "male": _pairs(
        "巴特尔bateer巴图batu宝音baoyin阿古拉agula额尔敦eerdun苏和suhe哈斯巴根hasibagen那顺nashun布和buhe朝鲁chaolu格日勒图geriletu宝力道baolidao"
        "乌力吉wuliji特木尔temuer孟和menghe青格勒qinggele巴雅尔bayaer敖特根aotegen达来dalai毕力格bilige图布新tubuxin阿拉坦仓alatancang满都拉mandula"
        "恩和enhe赛音saiyin呼和huhe吉日嘎拉jirigala道尔吉daoerji布仁buren哈达hada巴图孟和batumenghe额尔敦仓eerduncang宝音图baoyintu那顺巴图nashunbatu"
        "苏日图suritu阿拉腾alateng斯琴巴图siqinbatu朝格图chaogetu查干巴拉chaganbala旭日干xurigan哈斯额尔敦hasieerdun巴音孟克bayinmengke乌恩wuen"
    ),
    "female": _pairs(
        "其其格qiqige乌兰wulan斯琴siqin斯琴高娃siqingaowa萨日娜sarina苏日娜surina娜仁花narenhua乌云wuyun乌日娜wurina萨仁saren托娅tuoya阿茹娜aruna"
        "格日乐gerile娜仁naren高娃gaowa敖登aodeng塔娜tana通拉嘎tonglaga萨如拉sarula阿丽玛alima苏布德subude乌仁图雅wurentuya娜布其nabuqi哈斯hasi"
        "其木格qimuge红格尔honggeer乌云其其格wuyunqiqige萨仁高娃sarengaowa阿拉坦花alatanhua敖登格日乐aodenggerile娜仁托娅narentuoya乌兰图雅wulantuya"
        "琪琪格qiqige苏日嘎suriga塔林夫talinfu阿木日amuri牧仁muren南斯勒nansile"
    ),
}

# Many Mongol names are two words: a thing prized or wished, and a quality, a flower, light.
_MONGOL_COMPOUNDS = {
    "male": (
        _pairs(
            "巴图batu额尔敦eerdun那顺nashun宝音baoyin孟和menghe苏日suri阿拉坦alatan哈斯hasi乌力吉wuliji恩和enhe斯琴siqin青格勒qinggele朝克chaoke满都mandu"
        ),
        _pairs(
            "巴特尔bateer巴雅尔bayaer毕力格bilige朝鲁chaolu达来dalai布和buhe巴根bagen德力格尔deligeer吉雅jiya"
        ),
    ),
    "female": (
        _pairs("乌云wuyun娜仁naren萨仁saren斯琴siqin乌仁wuren阿拉坦alatan敖登aodeng哈斯hasi格日勒gerile"),
        _pairs("其其格qiqige高娃gaowa图雅tuya塔娜tana其木格qimuge苏布德subude花hua"),
    ),
}

# Characters that sound alike and that a clerk writes for one another when a name is spelt out aloud.
HOMOPHONES = {
    "伟": "玮", "敏": "闽", "静": "婧", "燕": "艳", "艳": "燕", "丽": "莉", "莉": "丽", "芳": "方", "军": "君", "杰": "洁", "洁": "杰",
    "峰": "锋", "锋": "峰", "辉": "晖", "玲": "铃", "霞": "侠", "萍": "平", "平": "萍", "红": "虹", "华": "桦", "明": "铭", "铭": "明",
    "涛": "滔", "磊": "垒", "婷": "亭", "娜": "那", "佳": "嘉", "嘉": "佳", "轩": "萱", "萱": "轩", "涵": "晗", "怡": "仪", "琪": "琦",
    "浩": "昊", "昊": "浩", "宇": "羽", "梓": "子", "子": "梓", "欣": "新", "晓": "小", "小": "晓", "志": "智", "英": "瑛", "珍": "真",
}  # fmt: skip


def han_name(rng: Random, sex: str, year: int, surname: tuple[str, str] | None = None) -> Name:
    """A Chinese name of someone of this sex born in this year, with the given surname or one by frequency."""
    family = surname or SURNAMES(rng)
    given_han, given_latin = given_name(rng, sex, year)
    return Name.eastern(family, (given_han, given_latin))


def given_name(rng: Random, sex: str, year: int) -> tuple[str, str]:
    """A given name and its reading, as parents of that year chose them."""
    _, firsts, lasts, singles, share = next(row for row in _PARSED[sex] if year <= row[0])
    if rng.random() < share:
        return rng.choice(singles)
    if year >= 1995 and rng.random() < 0.03:  # doubled characters, a fashion of the younger
        han, latin = rng.choice(lasts)
        return han * 2, latin * 2
    while True:
        first, last = rng.choice(firsts), rng.choice(lasts)
        if first[0] != last[0] and first[1] != last[1]:
            return first[0] + last[0], _joined(first[1], last[1])


def mongol_name(rng: Random, sex: str) -> Name:
    """The name of a Mongol of Inner Mongolia: one given name written in Chinese characters."""
    if rng.random() < 0.6:
        first, last = (rng.choice(part) for part in _MONGOL_COMPOUNDS[sex])
        han, latin = first[0] + last[0], first[1] + last[1]
    else:
        han, latin = rng.choice(_MONGOL[sex])
    return Name(han, latin.capitalize(), "", han, "", latin.capitalize())


def sibling_given(rng: Random, sex: str, year: int, given: tuple[str, str]) -> tuple[str, str]:
    """A twin's given name: it shares a character with the other twin's (子轩.

    子涵), or is of the same single kind.
    """
    if len(given[0]) != 2 or given[0][0] == given[0][1]:
        return given_name(rng, sex, year)
    firsts = {han: latin for _, rows, *_ in _PARSED["male"] + _PARSED["female"] for han, latin in rows}
    first = given[0][0]
    latin = firsts.get(first)
    lasts = next(rows for until, _, rows, *_ in _PARSED[sex] if year <= until)
    if latin is None:
        return given_name(rng, sex, year)
    while True:
        last = rng.choice(lasts)
        if last[0] not in given[0]:
            return first + last[0], _joined(latin, last[1])


def _joined(first: str, last: str) -> str:
    """Syllables run together, with the apostrophe that Hanyu Pinyin puts before a vowel (Xi'an)."""
    return f"{first}'{last}" if last[0] in "aeo" else first + last


def character_counts() -> tuple[int, int]:
    """How many surnames and how many different given characters there are, for the tests."""
    characters = {
        han for rows in _PARSED.values() for _, *lists, _ in rows for one in lists for han, _ in one
    }
    return len(_SURNAMES), len(characters)
