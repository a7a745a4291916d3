"""The walk of docs/operate.md, *A first register*, as an operator types it in an empty home."""

import os
import re
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from denizen.kernel.db import connect
from denizen.kernel.home import Home
from denizen.kernel.postgres import Server, open_server

from .office import COMMAND, SMALL

PAGE = Path(__file__).parents[2] / "docs" / "operate.md"
TENANTS = "name,sex,birth_date,plate,start_date\n测试人,男,1990-01-01,{plate},2024-03-05\n"


@pytest.fixture
def home() -> Iterator[tuple[Home, Server]]:
    """An empty home, its server kept running so that each command finds it."""
    path = Path(tempfile.mkdtemp(prefix="denizen-first-"))
    path.chmod(0o711)  # the server's user of the system passes through it
    with open_server(Home(path), settings=SMALL, tell=lambda _: None) as server:
        yield Home(path), server
    shutil.rmtree(path, ignore_errors=True)


def blocks() -> list[str]:
    """The blocks of code of that section, in their order."""
    section = PAGE.read_text("utf-8").split("## A first register\n")[1].split("\n## ")[0]
    return re.findall(r"^```\n(.*?)^```$", section, re.DOTALL | re.MULTILINE)


@pytest.fixture
def elsewhere() -> Iterator[Path]:
    """Another disk and a stick, where the server's user may go too."""
    path = Path(tempfile.mkdtemp(prefix="denizen-elsewhere-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path, ignore_errors=True)


def test_the_walk_of_the_documentation_leads_to_the_first_person(
    home: tuple[Home, Server], elsewhere: Path, tmp_path: Path
) -> None:
    (tmp_path / "passphrase").write_text("a passphrase of five words\n", "utf-8")
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment = kept | {"DENIZEN_HOME": str(home[0].path), "LC_ALL": "C.UTF-8"}
    said = {}
    for block in blocks():
        if block.startswith("address,"):
            (tmp_path / "dwellings.csv").write_text(block, "utf-8")
        for typed in block.splitlines():
            line = typed
            if not line.startswith("./run ") or line.startswith("./run serve"):
                continue
            for place in ("/mnt/backup", "/media/stick"):
                line = line.replace(place, str(elsewhere))
            if " begin " in line or " export " in line:  # which would ask for it
                line += f" --passphrase-file {tmp_path / 'passphrase'}"
            if " intake " in line:
                plate = (
                    (tmp_path / "dwellings.plates.csv").read_text("utf-8-sig").splitlines()[1].split(",")[0]
                )
                (tmp_path / "tenants.csv").write_text(TENANTS.format(plate=plate), "utf-8")
            done = subprocess.run(
                [COMMAND, *shlex.split(line)[1:]], env=environment, cwd=tmp_path, capture_output=True, text=True,
                timeout=240, check=False,
            )  # fmt: skip
            assert done.returncode == 0, (line, done.stderr)
            said[line.split()[1]] = done.stdout
    assert "the rules are those of CN-33" in said["doctor"]
    assert "2 registered" in said["dwellings"]
    assert [text.split(maxsplit=1) for text in said["intake"].splitlines()] == [
        ["1", "applied"],
        ["1", "row came after its deadline"],
    ]
    with connect(home[1].administrator("denizen")) as db:
        lives = "SELECT name FROM register.residence JOIN register.person_name USING (person_id)"
        assert db.execute(lives).fetchall() == [("测试人",)]
