"""Kana in Latin letters (Hepburn), with and without long vowels: passports leave them out, other papers do not.

Kanji are read by nobody from the characters alone: the same name is Sato or Satoshi. They are compared as Han
characters, and their reading is the kana or the Latin form declared beside them.
"""

import re
import unicodedata

_ROWS = """
ア a イ i ウ u エ e オ o カ ka キ ki ク ku ケ ke コ ko サ sa シ shi ス su セ se ソ so タ ta チ chi ツ tsu テ te ト to
ナ na ニ ni ヌ nu ネ ne ノ no ハ ha ヒ hi フ fu ヘ he ホ ho マ ma ミ mi ム mu メ me モ mo ヤ ya ユ yu ヨ yo
ラ ra リ ri ル ru レ re ロ ro ワ wa ヰ i ヱ e ヲ o ン n ガ ga ギ gi グ gu ゲ ge ゴ go ザ za ジ ji ズ zu ゼ ze ゾ zo
ダ da ヂ ji ヅ zu デ de ド do バ ba ビ bi ブ bu ベ be ボ bo パ pa ピ pi プ pu ペ pe ポ po ヴ vu
ァ a ィ i ゥ u ェ e ォ o ャ ya ュ yu ョ yo ヮ wa ヵ ka ヶ ke
"""
_SOUND = dict(zip(_ROWS.split()[::2], _ROWS.split()[1::2], strict=True))
_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}


def _hepburn(word: str) -> str:
    latin = ""
    doubled = False
    for letter in unicodedata.normalize("NFC", word).translate(_TO_KATAKANA):
        sound = _SOUND.get(letter, "")
        if letter == "ッ":
            doubled = True
            continue
        if letter == "ー":
            sound = latin[-1:]
        elif letter in "ャュョ" and latin.endswith("i"):
            # sha and cha have no y of their own: シャ is sha, キャ is kya.
            latin, sound = latin[:-1], sound[1:] if latin.endswith(("shi", "chi", "ji")) else sound
        elif letter in "ァィゥェォ" and latin:
            latin = latin[:-1]
        latin += ("t" if sound.startswith("ch") else sound[:1]) + sound if doubled else sound
        doubled = False
    return latin


def kana_spellings(word: str) -> tuple[str, ...]:
    """Without long vowels (`サトウ` is sato), then with them (satou)."""
    written = _hepburn(word)
    short = re.sub(r"ou|oo", "o", re.sub(r"uu", "u", re.sub(r"([aei])\1", r"\1", written)))
    return tuple(dict.fromkeys((short, written)))
