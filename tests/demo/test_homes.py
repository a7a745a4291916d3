from pathlib import Path

import pytest

from denizen.demo.homes import HomeTaken, finished, in_use, make_room, town_in
from denizen.kernel.home import Home

TOWN = "people=200 seed=1"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def with_a_town(home: Home) -> Home:
    make_room(home, TOWN, again=False)
    (home.path / "figures.json").write_text("{}")
    finished(home, TOWN)
    return home


def test_a_new_home_bears_the_mark_before_there_is_anything_in_it(home: Home) -> None:
    make_room(home, TOWN, again=False)
    assert town_in(home) == "unfinished"


def test_the_town_wished_for_is_kept(with_a_town: Home) -> None:
    make_room(with_a_town, TOWN, again=False)
    assert town_in(with_a_town) == TOWN
    assert (with_a_town.path / "figures.json").exists()


def test_another_town_is_thrown_away_only_when_asked(with_a_town: Home) -> None:
    with pytest.raises(HomeTaken, match="holds another town"):
        make_room(with_a_town, "people=300 seed=1", again=False)
    make_room(with_a_town, "people=300 seed=1", again=True)
    assert not (with_a_town.path / "figures.json").exists()


def test_a_demonstration_that_ended_early_is_made_anew(home: Home) -> None:
    make_room(home, TOWN, again=False)
    (home.path / "figures.json").write_text("half a town")
    make_room(home, TOWN, again=False)
    assert not (home.path / "figures.json").exists()


@pytest.mark.parametrize("again", [False, True])
def test_what_is_no_demonstration_is_left_alone(home: Home, again: bool) -> None:
    (home.path / "postgres" / "data").mkdir(parents=True)
    with pytest.raises(HomeTaken, match="holds no demonstration"):
        make_room(home, TOWN, again=again)
    assert (home.path / "postgres" / "data").is_dir()


def test_a_home_that_was_only_prepared_is_taken(home: Home) -> None:
    home.prepare().secret("django")
    make_room(home, TOWN, again=False)
    assert town_in(home) == "unfinished"


def test_a_town_that_is_being_shown_is_not_thrown_away(with_a_town: Home) -> None:
    with in_use(with_a_town), pytest.raises(HomeTaken, match="at work"):
        make_room(with_a_town, TOWN, again=True)
    assert (with_a_town.path / "figures.json").exists()
