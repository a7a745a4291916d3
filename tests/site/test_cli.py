"""The command `denizen` itself: which commands it has, and which of the framework's it refuses."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from denizen.site.cli import COMMANDS

DENIZEN = Path(sys.executable).with_name("denizen")


def denizen(home: Path, *arguments: str, called_as: str = "./run") -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "DENIZEN_HOME": str(home), "DENIZEN_CALLED_AS": called_as}
    return subprocess.run([DENIZEN, *arguments], env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("arguments", [[], ["help"], ["--help"]])
def test_help_lists_our_commands_a_line_each(arguments: list[str], tmp_path: Path) -> None:
    told = denizen(tmp_path, *arguments)
    assert told.returncode == 0
    commands = told.stdout.split("\n\n")[0].splitlines()
    assert [line.split()[:2] for line in commands] == [["./run", command] for command in COMMANDS]


def test_help_of_one_command_tells_its_own_options_and_not_the_frameworks(tmp_path: Path) -> None:
    told = denizen(tmp_path, "help", "intake")
    assert told.returncode == 0
    assert "--receive-only" in told.stdout
    for option in ("--settings", "--pythonpath", "--traceback", "--verbosity", "--skip-checks"):
        assert option not in told.stdout
    assert denizen(tmp_path, "intake", "--help").stdout == told.stdout


@pytest.mark.parametrize("command", ["intake", "linkage", "organisation"])
def test_help_names_the_command_that_it_is_of(command: str, tmp_path: Path) -> None:
    assert denizen(tmp_path, command, "--help").stdout.startswith(f"usage: denizen {command} ")


@pytest.mark.parametrize(
    "arguments",
    [
        ["model"],
        ["agreement"],
        ["dedupe"],
        ["try", "model.json"],
        ["switch", "--back"],
        ["train", "--to", "model.json"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_who_asks_about_the_register_of_an_empty_home_makes_none(
    arguments: list[str], tmp_path: Path
) -> None:
    told = denizen(tmp_path, "linkage", *arguments)
    assert (told.returncode, told.stdout) == (1, "")
    assert f"the home {tmp_path} is empty" in told.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments", [["train", "--seed", "1", "people.csv", "--to", "model.json"], ["evaluate", "people.csv"]]
)
def test_what_is_about_files_needs_no_register(arguments: list[str], tmp_path: Path) -> None:
    told = denizen(tmp_path, "linkage", *arguments)
    assert (told.returncode, "people.csv" in told.stderr) == (1, True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "command", ["flush", "sqlflush", "dbshell", "shell", "testserver", "loaddata", "dumpdata"]
)
def test_commands_that_go_past_our_rules_are_refused(command: str, tmp_path: Path) -> None:
    told = denizen(tmp_path, command, "--help")
    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr == f"denizen: there is no command {command}; ./run help lists those there are\n"
    assert list(tmp_path.iterdir()) == []
