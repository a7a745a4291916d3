"""Each room has one door: what the others may import of it."""

from pathlib import Path

import grimp
import pytest

DOORS = {"actions", "queries", "errors"}
OPEN_ROOMS = {"kernel", "pages"}  # any module of these may be imported
COMPOSITION = {"site"}  # puts the rooms together, so it sees all of them

SOURCE = Path(__file__).resolve().parents[2] / "src" / "denizen"


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("denizen", cache_dir=None)


def test_another_room_is_entered_by_its_actions_queries_and_errors_only(graph: grimp.ImportGraph) -> None:
    trespasses = []
    for importer in sorted(graph.modules):
        for imported in sorted(graph.find_modules_directly_imported_by(importer)):
            here, there = importer.split(".")[1:2], imported.split(".")[1:]
            if not here or len(there) < 2 or here[0] == there[0]:
                continue
            if here[0] in COMPOSITION or there[0] in OPEN_ROOMS or there[1] in DOORS:
                continue
            trespasses.append(f"{importer} imports {imported}")
    assert trespasses == []


def test_every_room_says_what_it_is_for(graph: grimp.ImportGraph) -> None:
    rooms = [folder for folder in SOURCE.iterdir() if (folder / "apps.py").is_file()]
    assert len(rooms) >= 12
    silent = [room.name for room in rooms if not (room / "__init__.py").read_text().startswith('"""')]
    assert silent == []


def test_modules_stay_short_enough_to_be_read_at_once() -> None:
    long = {
        str(path.relative_to(SOURCE)): lines
        for path in SOURCE.rglob("*.py")
        if (lines := len(path.read_text().splitlines())) > 320
    }
    assert long == {}
