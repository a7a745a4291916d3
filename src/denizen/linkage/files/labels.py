"""A file of pairs of which somebody found whether they are of one."""

from collections.abc import Mapping
from pathlib import Path

from denizen.linkage.files.errors import LabelsUnusable
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

    Where two files are linked, `left` is of the first and `right` of the second. Raises LabelsUnusable, and as
    `read_table`.
    """
    table = read_table(path, encoding)
    if missing := set(_COLUMNS).difference(table.columns):
        raise LabelsUnusable(path=path, row=1, problem=", ".join(sorted(missing)))
    said: dict[tuple[int, int], bool] = {}
    for row, cells in enumerate(zip(*(table.columns[name] for name in _COLUMNS), strict=True), 2):
        sides = zip(cells[:2], (places[0], places[-1]), strict=True)
        left, right = sorted(_place(path, row, cell, known) for cell, known in sides)
        same = _VERDICTS.get((cells[2] or "").casefold())
        if same is None or left == right or said.setdefault((left, right), same) != same:
            raise LabelsUnusable(path=path, row=row, problem=", ".join(cell or "" for cell in cells))
    return [Label(*pair, same) for pair, same in sorted(said.items())]


def _place(path: Path, row: int, name: str | None, places: Mapping[str, int]) -> int:
    if name is None or name not in places:
        raise LabelsUnusable(path=path, row=row, problem=name or "")
    return places[name]
