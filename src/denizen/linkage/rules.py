"""The blocking keys under which a person is found by name and birth date."""

from hashlib import blake2b

from denizen.kernel.fold import fold_name
from denizen.kernel.partial import PartialDate
from denizen.linkage.names import SCHEME, alike_spellings

KEY_BYTES = 12
"""Enough that among ten million keys the chance of any two being equal by accident is below one in 10^15."""

LIFELONG_DOCUMENTS = ("citizen_id",)
"""Documents whose number never changes: two different ones mean two people."""


def name_key(name: str, born: PartialDate) -> bytes | None:
    """Return the key of a name in any order, case and accentuation, with a birth date as far as it is known.

    None where nothing is known of the birth date or the name folds to nothing: such a person is found by document or
    by a registrar, never by this key.
    """
    folded = fold_name(name)
    if born.is_unknown or not folded:
        return None
    return blake2b(f"{folded}|{born}".encode(), digest_size=KEY_BYTES).digest()


def person_keys(name: str | None, name_latin: str | None, born: PartialDate | None) -> tuple[bytes, ...]:
    """Return the keys of a described person, the name's own first; none without a birth date."""
    if born is None:
        return ()
    keys = (name_key(text, born) for text in (name, name_latin) if text)
    return tuple(dict.fromkeys(key for key in keys if key is not None))


def alike_keys(name: str | None, name_latin: str | None, born: PartialDate | None) -> tuple[bytes, ...]:
    """Return the keys under which somebody alike is found: another order, script or romanisation, the same birth date.

    They raise questions and never link; at most six, mostly one.
    """
    if born is None or born.is_unknown:
        return ()
    spelt = (spelling for text in (name, name_latin) if text for spelling in alike_spellings(text))
    return tuple(
        blake2b(f"~{SCHEME}{letters}|{born}".encode(), digest_size=KEY_BYTES).digest()
        for letters in dict.fromkeys(spelt)
    )
