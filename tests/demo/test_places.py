"""Each town's places and parties are taken by the real register, under the law of its province."""

from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from denizen.demo.places import cut_anew
from denizen.demo.running import Run
from denizen.demo.town import build
from denizen.kernel.crypto import Vault
from denizen.places.queries import rules_in_force, territory_at

from ..databases import Database


@pytest.mark.parametrize(("key", "rules"), [("erenhot", "CN"), ("yiwu", "CN-33")])
def test_a_town_is_made_known_under_its_law(key: str, rules: str, town_db: Database, tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    town = build(people=100, months=1, seed=1, town=key)
    with town_db.connect("denizen_worker") as db:
        Run(db, town, Vault(tmp_path / "keys"), tmp_path / "files").make_known()
        assert rules_in_force(db) == rules
        (homes,) = db.execute("SELECT count(*) FROM places.dwelling").fetchone() or (0,)
        assert homes == len(town.dwellings) > 0


@pytest.mark.parametrize("months", [1, 2, 3])
def test_the_shortest_runs_cut_the_territory_anew_twice(
    months: int, town_db: Database, tmp_path: Path
) -> None:
    (tmp_path / "keys").mkdir()
    town = build(people=100, months=months)
    first, second = town.recuts
    assert town.starts < first.day < second.day <= town.ends
    with town_db.connect("denizen_worker") as db:
        run = Run(db, town, Vault(tmp_path / "keys"), tmp_path / "files")
        run.make_known()
        for cut in town.recuts:
            cut_anew(db, town, run.land, cut, datetime.combine(cut.day, time.min, UTC))
            for old, new in cut.grids:
                assert territory_at(db, old, cut.day) is None
                assert territory_at(db, new, cut.day) is not None
