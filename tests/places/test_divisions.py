"""The dated table of divisions that comes with the package."""

from collections import defaultdict
from datetime import date
from itertools import pairwise

from denizen.places.divisions import county_lifetimes, shipped_divisions


def test_the_table_holds_all_levels() -> None:
    lengths = [len(division.code) for division in shipped_divisions()]
    assert (lengths.count(2), lengths.count(9)) == (34, 41_352)
    assert lengths.count(4) > 330
    assert lengths.count(6) > 5000


def test_no_two_versions_of_a_code_overlap() -> None:
    versions = defaultdict(list)
    for division in shipped_divisions(towns=False):
        versions[division.code].append((division.life.since or date.min, division.life.until or date.max))
    for lives in versions.values():
        for (_since, until), (since, _until) in pairwise(lives):
            assert until <= since
        assert all(since < until for since, until in lives)


def test_well_known_changes_are_dated() -> None:
    lives = county_lifetimes()
    assert lives["152501"].until is None
    assert lives["310103"].until is not None
    assert date(2011, 6, 1) <= lives["310103"].until <= date(2012, 1, 1)  # Luwan, merged in June 2011
    assert lives["500101"].since is not None
    assert lives["500101"].since <= date(1997, 6, 18)  # Chongqing
    assert "159999" not in lives
    assert "110000" not in lives
    assert "460200" in lives
