# ruff: noqa: E501 - tables of names and words read best as they are
"""Names of citizens of Mongolia: the father's name in the genitive, then the given name; passports write both bare in Latin letters.

Latin forms follow the romanisation that Mongolian passports use (MNS 5217): ө and ү are U, х is KH, ж is J, ц
is TS, е is YE.
"""

from random import Random

from denizen.demo.naming import Name

# Father's name and its genitive. The genitive obeys vowel harmony, the fleeting vowel and the hidden г: it is listed, not computed.
_FATHERS = """
Бат Батын|Болд Болдын|Дорж Доржийн|Ганболд Ганболдын|Батболд Батболдын
Цэрэн Цэрэнгийн|Сүрэн Сүрэнгийн|Баяр Баярын|Очир Очирын|Төмөр Төмөрийн
Энхбаяр Энхбаярын|Пүрэв Пүрэвийн|Нямдорж Нямдоржийн|Отгонбаяр Отгонбаярын|Эрдэнэ Эрдэнийн
Сүхбаатар Сүхбаатарын|Ганзориг Ганзоригийн|Батжаргал Батжаргалын|Гантулга Гантулгын|Базар Базарын
Дамдин Дамдины|Самдан Самдангийн|Галсан Галсангийн|Шагдар Шагдарын|Ууганбаяр Ууганбаярын
Лувсан Лувсангийн|Мөнхбат Мөнхбатын|Мөнхбаяр Мөнхбаярын|Чулуун Чулууны|Жаргал Жаргалын
Батсүх Батсүхийн|Энхтөр Энхтөрийн|Баатар Баатарын|Нэргүй Нэргүйн|Дашдорж Дашдоржийн
Ганхуяг Ганхуягийн|Алтангэрэл Алтангэрэлийн|Лхагвасүрэн Лхагвасүрэнгийн|Батбаяр Батбаярын|Төмөрбаатар Төмөрбаатарын
Цогтбаатар Цогтбаатарын|Наранбаатар Наранбаатарын|Даваадорж Даваадоржийн|Мягмар Мягмарын|Бямбадорж Бямбадоржийн
Содном Содномын|Цэнд Цэндийн|Жамсран Жамсрангийн|Чимэд Чимэдийн
"""

_MEN = """
Батболд Ганболд Энхболд Мөнхбат Мөнхбаяр Батбаяр Отгонбаяр Ганзориг Тэмүүлэн Билгүүн
Анхбаяр Энхбаяр Баттулга Гантулга Мөнх-Эрдэнэ Бат-Эрдэнэ Ганбаатар Сүхбат Алтангэрэл Дөлгөөн
Тэмүжин Хүслэн Эрдэнэбат Ууганбаяр Амарсанаа Лхагвасүрэн Пүрэвдорж Нямдорж Цогтбаатар Батсайхан
Баярсайхан Чинбат Ганхуяг Дашдорж Түвшинбаяр Өсөхбаяр Энхтүвшин Тулга Буянт Мишээл
Очирбат Баасандорж Даваасүрэн Мягмарсүрэн Содбилэг Төгөлдөр Хатанбаатар Наранбаатар Жавхлан Золжаргал
"""

_WOMEN = """
Оюунчимэг Сарантуяа Алтанцэцэг Энхтуяа Болормаа Нарантуяа Мөнхцэцэг Цэцэгмаа Дэлгэрмаа Энхжаргал
Батцэцэг Отгонцэцэг Уянга Анужин Номин Хулан Солонго Ариунаа Гэрэлмаа Пүрэвсүрэн
Отгонжаргал Оюунгэрэл Бямбасүрэн Мөнхзул Сувд Туяа Наранцэцэг Баярмаа Дулмаа Ууганцэцэг
Энхмаа Цолмон Эрдэнэчимэг Ганчимэг Алтантуяа Жавзмаа Нямсүрэн Долгормаа Мөнхтуяа Сайнзаяа
Тэргэл Маралмаа Цэрэндулам Лхагвадулам Оюун Амина Халиун Одгэрэл Булган Ундрал
"""

_LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "ye", "ё": "yo", "ж": "j", "з": "z", "и": "i", "й": "i", "к": "k", "л": "l",
    "м": "m", "н": "n", "о": "o", "ө": "u", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ү": "u", "ф": "f", "х": "kh", "ц": "ts",
    "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "i", "ы": "y", "ь": "i", "э": "e", "ю": "yu", "я": "ya", "-": "-",
}  # fmt: skip

_GENITIVES = dict(entry.split(" ") for line in _FATHERS.split("\n") if line for entry in line.split("|"))
_FATHER_LIST = list(_GENITIVES)
_GIVEN = {"male": _MEN.split(), "female": _WOMEN.split()}


def latin(cyrillic: str) -> str:
    """The passport's Latin form of a Mongolian word."""
    return "-".join(
        "".join(_LATIN[letter] for letter in part.lower()).capitalize() for part in cyrillic.split("-")
    )


def variant(romanised: str) -> str:
    """Another romanisation in use: H for KH, MON for MUN, C for TS, IU for YU, as hotels have it."""
    for wanted, other in (
        ("kh", "h"),
        ("Kh", "H"),
        ("ts", "c"),
        ("Mun", "Mon"),
        ("uu", "u"),
        ("yu", "iu"),
        ("ya", "ia"),
    ):
        if wanted in romanised:
            return romanised.replace(wanted, other, 1)
    return romanised[:-1] if romanised.endswith(("aa", "ee")) else romanised.replace("a", "aa", 1)


def mongolian_name(rng: Random, sex: str, father: str = "") -> Name:
    """A name of Mongolia; `father` (a given name of the list) makes brothers and sisters share the patronymic."""
    if father not in _GENITIVES:
        father = rng.choice(_FATHER_LIST)
    given = rng.choice(_GIVEN[sex])
    while given == father:
        given = rng.choice(_GIVEN[sex])
    father_latin, given_latin = latin(father), latin(given)
    return Name(
        f"{_GENITIVES[father]} {given}",
        f"{father_latin} {given_latin}",
        father,
        given,
        father_latin,
        given_latin,
    )
