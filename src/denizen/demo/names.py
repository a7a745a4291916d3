# ruff: noqa: E501 - tables of names read best as they are
"""The name of a person of any nationality, of a relative and of a twin, and how names are written differently."""

import unicodedata
from collections.abc import Callable
from random import Random

from denizen.demo import names_han, names_mongolia
from denizen.demo.names_world import COUNTRIES, POOLS
from denizen.demo.naming import Name, weighted

_POOL_OF = {country: pool for pool, countries in COUNTRIES.items() for country in countries.split()}
NATIONALITIES = tuple(_POOL_OF)
"""Every country from which a foreigner of the simulated town may come."""

LANGUAGES = {
    "MNG": "mn", "RUS": "ru", "KOR": "ko", "JPN": "ja", "ESP": "es", "MEX": "es", "COL": "es", "PER": "es", "ARG": "es", "CHL": "es",
    "VEN": "es", "ECU": "es", "KAZ": "ru", "BLR": "ru", "KGZ": "ru",
}  # fmt: skip
"""The language in which a foreigner of this nationality wants to be written to; English for the rest."""

_RUSSIAN_FAMILIES = """Иванов Смирнов Кузнецов Попов Васильев Петров Соколов Михайлов Новиков Фёдоров Морозов Волков Алексеев Лебедев Семёнов Егоров
Павлов Козлов Степанов Николаев Орлов Андреев Макаров Никитин Захаров Зайцев Соловьёв Борисов Яковлев
Григорьев Доржиев Цыренов Бадмаев""".split()
_RUSSIAN_MEN = {
    "Александр": "Александрович", "Сергей": "Сергеевич", "Андрей": "Андреевич", "Дмитрий": "Дмитриевич", "Алексей": "Алексеевич",
    "Максим": "Максимович", "Иван": "Иванович", "Михаил": "Михайлович", "Николай": "Николаевич", "Владимир": "Владимирович",
    "Павел": "Павлович", "Виктор": "Викторович", "Роман": "Романович", "Олег": "Олегович", "Игорь": "Игоревич", "Юрий": "Юрьевич",
    "Евгений": "Евгеньевич", "Артём": "Артёмович", "Баир": "Баирович", "Константин": "Константинович",
}  # fmt: skip
_RUSSIAN_WOMEN = """Елена Ольга Наталья Татьяна Ирина Светлана Анна Мария Екатерина Юлия Анастасия Людмила Галина Марина Валентина Дарья Ксения
Надежда Оксана Полина""".split()

# ICAO Doc 9303 part 3, section 6 B.
_RUSSIAN_LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "i", "к": "k", "л": "l",
    "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh",
    "щ": "shch", "ъ": "ie", "ы": "y", "ь": "", "э": "e", "ю": "iu", "я": "ia",
}  # fmt: skip

_PLAIN = str.maketrans(
    {"ı": "i", "İ": "I", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "ß": "ss"}
)
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})


def name_of(rng: Random, nationality: str, sex: str, year: int, relative: Name | None = None) -> Name:
    """A name that someone of this nationality, sex and birth year may have.

    It is of one family with `relative` where the culture has family names or patronymics.
    """
    if nationality == "CHN":
        if relative and not relative.family:
            return names_han.mongol_name(rng, sex)
        family = (relative.family, relative.family_latin.lower()) if relative else None
        return names_han.han_name(rng, sex, year, family)
    pool = _POOL_OF[nationality]
    if pool == "mongolian":
        return names_mongolia.mongolian_name(rng, sex, relative.given if relative else "")
    if pool == "russian":
        father = (
            _RUSSIAN_MEN.get(relative.given if relative else "")
            or _RUSSIAN_MEN[rng.choice(list(_RUSSIAN_MEN))]
        )
        return _russian(rng, sex, relative, father[:-2])
    return _from_pool(rng, pool, sex, relative)


def twin_name(rng: Random, name: Name, nationality: str, sex: str, year: int) -> Name:
    """The other twin's name: the same family name, a given name of the same kind, never the same name."""
    while True:
        if nationality == "CHN" and name.family:
            given = names_han.sibling_given(rng, sex, year, (name.given, name.given_latin.lower()))
            other = Name.eastern((name.family, name.family_latin.lower()), given)
        elif nationality == "MNG":
            other = names_mongolia.mongolian_name(rng, sex, name.family)
        elif _POOL_OF.get(nationality) == "russian":
            other = _russian(rng, sex, name, name.native.split(" ")[2][:-2])
        else:
            other = name_of(rng, nationality, sex, year, name)
        if other.native != name.native:
            return other


def variant(rng: Random, name: Name, nationality: str) -> tuple[str, str]:
    """The name as another clerk wrote it: order of parts swapped, or another transliteration, or a character that sounds alike.

    Returns:
        The native name ('' where the clerk had Latin letters only) and the Latin name; at least one differs
        from the person's own.
    """
    swapped = f"{name.given_latin} {name.family_latin}".strip()
    if nationality == "CHN":
        alike = [
            (at, names_han.HOMOPHONES[c]) for at, c in enumerate(name.given) if c in names_han.HOMOPHONES
        ]
        if alike and name.family and rng.random() < 0.5:
            at, other = rng.choice(alike)
            return name.family + name.given[:at] + other + name.given[at + 1 :], name.latin
        if name.family and rng.random() < 0.5:
            return f"{name.given} {name.family}", swapped
        return "", swapped
    if nationality == "MNG" and rng.random() < 0.5:
        return "", f"{name.family_latin} {names_mongolia.variant(name.given_latin)}"
    respelt = _respelt(name.given_latin)
    if respelt != name.given_latin and rng.random() < 0.4:
        return "", f"{respelt} {name.family_latin}"
    return "", swapped if swapped != name.latin else f"{name.family_latin} {name.given_latin}".strip()


def script_of(name: Name) -> str:
    """How a name is written: han (Chinese), han_mongolian (Mongolian names in Han), cyrillic, hangul, kana, latin or other."""
    letters = [character for character in name.native if character.isalpha()]
    scripts = {unicodedata.name(letter, "OTHER").split()[0] for letter in letters}
    if scripts & {"HIRAGANA", "KATAKANA"}:
        return "kana"
    if scripts & {"CJK"}:
        return "han" if name.family else "han_mongolian"
    return next((word.lower() for word in ("CYRILLIC", "HANGUL", "LATIN") if word in scripts), "other")


def nationality_chooser(top: dict[str, float], tail: float) -> Callable[[Random], str]:
    """A chooser of nationalities: the named shares, and `tail` spread over all the other countries."""
    rest = [country for country in NATIONALITIES if country not in top]
    return weighted(list(top.items()) + [(country, tail / len(rest)) for country in rest])


def plain_latin(text: str) -> str:
    """Letters without marks, as the machine-readable zone of a passport has them."""
    decomposed = unicodedata.normalize("NFD", text.translate(_PLAIN))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _russian(rng: Random, sex: str, relative: Name | None, father_stem: str) -> Name:
    family = (relative.family if relative else rng.choice(_RUSSIAN_FAMILIES)).removesuffix("а")
    if sex == "female":
        family, given, father = family + "а", rng.choice(_RUSSIAN_WOMEN), father_stem + "на"
    else:
        given, father = rng.choice(list(_RUSSIAN_MEN)), father_stem + "ич"
    family_latin, given_latin = _russian_latin(family), _russian_latin(given)
    return Name(
        f"{family} {given} {father}",
        f"{family_latin} {given_latin}",
        family,
        given,
        family_latin,
        given_latin,
    )


def _russian_latin(word: str) -> str:
    return "".join(_RUSSIAN_LATIN[letter] for letter in word.lower()).capitalize()


def _entries(text: str) -> list[tuple[str, str]]:
    entries = []
    for entry in text.split():
        native, _, latin = entry.replace("_", " ").partition("/")
        entries.append((native, latin))
    return entries


_READY = {pool: tuple(_entries(part) for part in (p.family, p.male, p.female)) for pool, p in POOLS.items()}


def _from_pool(rng: Random, pool: str, sex: str, relative: Name | None) -> Name:
    families, men, women = _READY[pool]
    given = rng.choice(men if sex == "male" else women)
    family = (relative.family, relative.family_latin) if relative else rng.choice(families)
    fold = str.translate if pool == "german" else None
    latin = [part[1] or plain_latin(fold(part[0], _GERMAN) if fold else part[0]) for part in (family, given)]
    form = POOLS[pool]
    parts = (family[0], given[0]) if form.family_first else (given[0], family[0])
    latin_parts = latin if form.family_first else latin[::-1]
    return Name(form.joiner.join(parts), " ".join(latin_parts), family[0], given[0], latin[0], latin[1])


def _respelt(latin: str) -> str:
    for wanted, other in (
        ("Moh", "Muh"), ("ou", "u"), ("ei", "ey"), ("ee", "i"), ("oo", "u"), ("kh", "h"), ("iy", "y"), ("ss", "s"), ("Yu", "U"), ("sei", "xei"),
    ):  # fmt: skip
        if wanted in latin:
            return latin.replace(wanted, other, 1)
    return latin
