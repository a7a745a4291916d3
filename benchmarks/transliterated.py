"""Names in two scripts (`linkage/names_*.tsv`, CC0), parted into those to learn from and those to judge by.

Each line is a Latin form, the same name in another script with its characters spaced, and a count. A fifth of the
Latin forms, those whose BLAKE2b digest is divisible by five, judge; a form and all that it is paired with are on one
side. Some pairs are no transliterations at all (a given name beside a surname): they stay on both sides.
"""

import csv
import os
import sys
from collections import defaultdict
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

from denizen.linkage.names.scripts import Script

_CHECKOUT = Path(__file__).resolve().parents[1]
LANGUAGES = {"chinese": Script.HAN, "korean": Script.HANGUL, "russian": Script.CYRILLIC}


def folder() -> Path | None:
    """Find the data; say loudly that nothing is measured or learned where it is not."""
    named = os.environ.get("DENIZEN_DATA")
    path = (Path(named) if named else _CHECKOUT.parent / "shared" / "data") / "linkage"
    if all((path / f"names_{language}.tsv").is_file() for language in LANGUAGES):
        return path
    print("SKIPPED: there is no linkage/names_*.tsv; name its folder with DENIZEN_DATA", file=sys.stderr)
    return None


def digest(latin: str) -> int:
    """A number that follows from the Latin form alone, the same on every machine."""
    return int.from_bytes(blake2b(latin.encode(), digest_size=8).digest())


def judges(latin: str) -> bool:
    """True for Latin forms by which the result is judged, and from which nothing may be learned."""
    return digest(latin) % 5 == 0


def pairs(path: Path, language: str) -> Iterator[tuple[str, str, int]]:
    """All lines of a language: Latin form, the other, count."""
    with (path / f"names_{language}.tsv").open(encoding="utf-8", newline="") as file:
        for latin, native, count in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield latin, native.replace(" ", ""), int(count)


def judged(path: Path, language: str) -> dict[str, set[str]]:
    """The Latin forms that judge, in the order of their digests, each with its forms in the other script."""
    found: dict[str, set[str]] = defaultdict(set)
    for latin, native, _count in pairs(path, language):
        if judges(latin):
            found[latin].add(native)
    return dict(sorted(found.items(), key=lambda item: digest(item[0])))
