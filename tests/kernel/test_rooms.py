"""Each room has one door: what the others may import of it."""

from pathlib import Path

import grimp
import pytest

DOORS = {"actions", "queries", "errors"}
OPEN_ROOMS = {"kernel", "pages"}  # any module of these may be imported
COMPOSITION = {"site"}  # puts the rooms together, so it sees all of them
# Vocabulary and pure functions that other rooms share. They reach no data, which the second test holds; a module is
# added here by decision, when the alternative is to write the same rule twice.
SHARED = {
    "denizen.access.browsers",
    "denizen.access.crowding",
    "denizen.intake.filling",
    "denizen.ledger.numbers",
    "denizen.ledger.rules",
    "denizen.linkage.rules",
    "denizen.register.documents",
    "denizen.register.rules",
}

SOURCE = Path(__file__).resolve().parents[2] / "src" / "denizen"


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("denizen", include_external_packages=True, cache_dir=None)


def test_another_room_is_entered_by_its_actions_queries_and_errors_only(graph: grimp.ImportGraph) -> None:
    trespasses = []
    for importer in sorted(graph.modules):
        for imported in sorted(graph.find_modules_directly_imported_by(importer)):
            here, there = importer.split(".")[1:2], imported.split(".")[1:]
            if not here or len(there) < 2 or here[0] == there[0]:
                continue
            if here[0] in COMPOSITION or there[0] in OPEN_ROOMS or there[1] in DOORS or imported in SHARED:
                continue
            trespasses.append(f"{importer} imports {imported}")
    assert trespasses == [], "\n" + "\n".join(trespasses)


def test_what_rooms_share_beside_their_doors_reaches_no_data(graph: grimp.ImportGraph) -> None:
    ways = [
        f"{module} imports {data}"
        for shared in sorted(SHARED)
        for module in (shared, *graph.find_descendants(shared))
        for data in ("denizen.kernel.db", "psycopg", "psycopg_pool")
        if data in graph.find_modules_directly_imported_by(module)
    ]
    assert ways == []


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
