"""A file of pairs of which somebody found whether they are of one."""

from collections import defaultdict, deque
from collections.abc import Mapping
from pathlib import Path

from denizen.linkage.files.errors import LabelsContradict, LabelsUnusable
from denizen.linkage.files.reading import read_table
from denizen.linkage.training.labels import Label

_COLUMNS = ("left", "right", "same")
_VERDICTS = {
    "1": True,
    "yes": True,
    "true": True,
    "是": True,
    "0": False,
    "no": False,
    "false": False,
    "否": False,
}


def read_labels(path: Path, *places: Mapping[str, int], encoding: str | None = None) -> list[Label]:
    """Read a file of pairs: `left`, `right` (as `places` calls the records) and `same` (1 or 0).

    Where two files are linked, `left` is of the first and `right` of the second. Raises LabelsUnusable,
    LabelsContradict, and as `read_table`.
    """
    table = read_table(path, encoding)
    if missing := set(_COLUMNS).difference(table.columns):
        raise LabelsUnusable(path=path, row=1, problem=", ".join(sorted(missing)))
    said: dict[tuple[int, int], bool] = {}
    rows: dict[tuple[int, int], int] = {}
    for nth, cells in enumerate(zip(*(table.columns[name] for name in _COLUMNS), strict=True)):
        row = table.row_of(nth)
        sides = zip(cells[:2], (places[0], places[-1]), strict=True)
        left, right = sorted(_place(path, row, cell, known) for cell, known in sides)
        same = _VERDICTS.get((cells[2] or "").casefold())
        if same is None or left == right or said.setdefault((left, right), same) != same:
            raise LabelsUnusable(path=path, row=row, problem=", ".join(cell or "" for cell in cells))
        rows.setdefault((left, right), row)
    _must_not_contradict(path, said, rows)
    return [Label(*pair, same) for pair, same in sorted(said.items())]


def _must_not_contradict(
    path: Path, said: Mapping[tuple[int, int], bool], rows: Mapping[tuple[int, int], int]
) -> None:
    """Raise LabelsContradict where two that are told apart are one by way of others."""
    one_with: defaultdict[int, list[int]] = defaultdict(list)
    for (left, right), same in said.items():
        if same:
            one_with[left].append(right)
            one_with[right].append(left)
    group: dict[int, int] = {}
    for record in one_with:
        if record not in group:
            group |= dict.fromkeys(_way_from(record, one_with), record)
    for (left, right), same in said.items():
        if not same and left in group and group[left] == group.get(right):
            before, here = _way_from(left, one_with), right
            told = [rows[left, right]]
            while here != left:
                told.append(rows[min(here, before[here]), max(here, before[here])])
                here = before[here]
            raise LabelsContradict(path=path, rows=", ".join(map(str, sorted(told))))


def _way_from(first: int, one_with: Mapping[int, list[int]]) -> dict[int, int]:
    """All that are one with a record, each with the one before it on a shortest way from there."""
    before = {first: first}
    waiting = deque([first])
    while waiting:
        here = waiting.popleft()
        for each in one_with[here]:
            if each not in before:
                before[each] = here
                waiting.append(each)
    return before


def _place(path: Path, row: int, name: str | None, places: Mapping[str, int]) -> int:
    if name is None or name not in places:
        raise LabelsUnusable(path=path, row=row, problem=name or "")
    return places[name]
