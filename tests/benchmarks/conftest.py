"""A small town in a register of its own, with some people in it."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.loading import Load, write_files
from benchmarks.stage import Stage, Town, furnish, own_stage

PEOPLE = 200


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    """A register on a server of its own, in a home that can be served."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DENIZEN_HOME", "DENIZEN_MODE", "DJANGO_SETTINGS_MODULE"):
            patch.setenv(name, os.environ[name])  # put back afterwards
        with own_stage() as stage:
            yield stage


@pytest.fixture(scope="module")
def town(stage: Stage) -> Town:
    """Its town, in which people live."""
    town = furnish(stage, 60)
    with tempfile.TemporaryDirectory() as folder:
        Load(stage, town, write_files(Path(folder), town, PEOPLE, PEOPLE)).finish()
    return town
