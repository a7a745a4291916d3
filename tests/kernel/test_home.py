"""The folder of one Denizen."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from denizen.kernel.home import Home


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_secrets_and_keys_are_closed_to_others_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o000)
    try:
        home = Home(tmp_path / "home").prepare()
        home.secret("web")
    finally:
        os.umask(before)
    assert [mode(home.secrets), mode(home.keys)] == [0o700, 0o700]
    assert mode(home.secrets / "web") == 0o600


def test_a_secret_is_drawn_once_and_differs_from_the_others(tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert home.secret("web") == Home(tmp_path).secret("web")
    assert home.secret("web") != home.secret("worker")
    assert len(home.secret("web")) >= 43  # 256 bits in base64


def test_processes_that_race_for_a_new_secret_read_the_same_one(tmp_path: Path) -> None:
    script = (
        "import sys, pathlib, denizen.kernel.home as h; print(h.Home(pathlib.Path(sys.argv[1])).secret('x'))"
    )
    racers = [
        subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE)
        for _ in range(4)
    ]
    assert len({racer.communicate()[0] for racer in racers}) == 1
    assert [path.name for path in Home(tmp_path).secrets.iterdir()] == ["x"]


def test_the_home_is_where_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DENIZEN_HOME", str(tmp_path / "elsewhere"))
    assert Home.current().path == tmp_path / "elsewhere"
    assert not (tmp_path / "elsewhere").exists()


def test_a_checkout_keeps_its_home_in_var(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DENIZEN_HOME")
    assert Home.current().path == Path(__file__).resolve().parents[2] / "var"
