"""`./run`, the one door, on machines that lack what it would like to find."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
TOOLS = ("bash", "cat", "dirname", "env", "mkdir", "rm", "id", "chmod")


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A copy of the script in a folder of its own, and a PATH with a few tools and no Python and no uv."""
    (tmp_path / "bin").mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found
        (tmp_path / "bin" / tool).symlink_to(found)
    shutil.copy(CHECKOUT / "run", tmp_path / "run")
    return tmp_path


def program(bare: Path, name: str, script: str) -> None:
    (bare / "bin" / name).write_text(f"#!/usr/bin/env bash\n{script}\n")
    (bare / "bin" / name).chmod(0o755)


def run(bare: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": str(bare / "bin"), "HOME": str(bare)}
    return subprocess.run(
        [str(bare / "run"), *arguments], env=environment, capture_output=True, text=True, check=False, cwd="/"
    )


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"]])
def test_without_a_command_it_says_what_there_is(arguments: list[str], bare: Path) -> None:
    told = run(bare, *arguments)
    assert told.returncode == 0
    assert "./run demo" in told.stdout
    assert "./run test" in told.stdout


def test_the_uv_on_the_path_is_used_wherever_it_was_called_from(bare: Path) -> None:
    program(bare, "uv", 'echo "uv $*"')
    assert (
        run(bare, "doctor", "--fast").stdout.splitlines()
        == [
            "uv --version",
            f"uv sync --quiet --frozen --inexact --project {bare} --no-dev",
            f"uv run --quiet --no-sync --project {bare} denizen doctor --fast",
        ][1:]
    )


def test_a_shim_without_a_program_behind_it_is_not_taken_for_uv(bare: Path) -> None:
    program(bare, "uv", "exit 127")
    (bare / ".tools" / "uv" / "bin").mkdir(parents=True)
    (bare / ".tools" / "uv" / "bin" / "uv").symlink_to(bare / "bin" / "own")
    program(bare, "own", 'echo "own $*"')
    assert "own run" in run(bare, "doctor").stdout


def test_where_uv_cannot_be_installed_it_says_what_to_install(bare: Path) -> None:
    program(bare, "python3", 'test "$1" = -c || exit 1')
    told = run(bare, "doctor")
    assert told.returncode == 1
    assert "apt install python3-venv" in told.stderr
    assert not (bare / ".tools" / "uv").exists()


def test_a_python_without_venv_installs_uv_by_pip_alone(bare: Path) -> None:
    """Debian's Python without python3-venv makes half an environment and fails."""
    ours = f"#!{bare}/bin/env bash\\necho ours \\$*\\n"
    installs = f'mkdir -p "$6/bin"; printf "{ours}" > "$6/bin/uv"; chmod 755 "$6/bin/uv"'
    program(
        bare,
        "python3",
        f'case "$1 $2" in "-m venv") mkdir -p "$3/bin"; exit 1 ;; "-m pip") {installs} ;; esac',
    )
    assert "ours run" in run(bare, "doctor").stdout


def test_where_packages_cannot_be_had_it_says_so_and_stops(bare: Path) -> None:
    program(bare, "uv", 'test "$1" != sync')
    told = run(bare, "demo")
    assert told.returncode == 1
    assert "the packages could not be installed" in told.stderr


def test_where_no_python_can_be_had_it_says_what_to_install(bare: Path) -> None:
    program(bare, "uv", 'test "$1" != python && test "$3" != python')
    told = run(bare, "demo")
    assert told.returncode == 1
    assert "apt install python3.12, or pyenv install 3.12" in told.stderr


def test_continuous_integration_runs_the_tests() -> None:
    assert os.access(CHECKOUT / ".ci" / "run", os.X_OK)
    assert '/../run" test' in (CHECKOUT / ".ci" / "run").read_text()
