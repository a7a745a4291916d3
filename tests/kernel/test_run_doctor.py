"""`denizen doctor`."""

import io
import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings

from denizen.kernel.clock import now
from denizen.kernel.crypto import Vault
from denizen.kernel.db import connect
from denizen.kernel.doctor.home import _HANDED_OVER
from denizen.kernel.home import Home
from denizen.kernel.keys import add_sealing_key
from denizen.kernel.keys_export import note_copy
from denizen.kernel.migrate import migrate
from denizen.kernel.postgres import open_server


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    folder = Path(tempfile.mkdtemp(prefix="denizen-home-"))
    folder.chmod(0o711)
    for name in ("DENIZEN_CALLED_AS", *_HANDED_OVER):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DENIZEN_HOME", str(folder))
    yield Home(folder)
    shutil.rmtree(folder)


def doctor(*arguments: str) -> tuple[int, str]:
    told = io.StringIO()
    try:
        call_command("doctor", *arguments, stdout=told, no_color=True)
    except SystemExit as ended:
        return int(str(ended.code)), told.getvalue()
    return 0, told.getvalue()


def test_it_names_what_is_amiss_and_is_content_when_that_is_mended(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    fonts: list[str] = []
    monkeypatch.setattr("denizen.papers.apps.fonts_for_han", lambda: fonts)
    with open_server(home):
        home.secrets.chmod(0o755)
    code, told = doctor()
    assert code == 1
    assert f"AMISS {home.secrets} is open to others: chmod 700" in told
    assert "migrations are missing: run `denizen migrate`" in told

    home.secrets.chmod(0o700)
    with open_server(home) as server:
        migrate(server.url("denizen_owner"))
    code, told = doctor()
    assert code == 1
    assert "AMISS No paper can be made, since this machine has no font with Han letters" in told
    fonts.append("Noto Sans CJK SC")
    code, told = doctor()
    assert "good  papers are set in Noto Sans CJK SC\n" in told
    assert (code, "AMISS" in told) == (0, False)
    assert "good  0 migrations are missing" in told
    assert "good  the rules are those of CN\n" in told
    assert "warn  no worker has been heard yet" in told

    with open_server(home) as server, connect(server.url("denizen_worker")) as db:
        db.execute("INSERT INTO places.rule_pack (code, chosen_at) VALUES ('XX-9', now())")
    code, told = doctor()
    assert code == 1
    assert "AMISS the rules are those of XX-9, which this version does not have" in told


def test_keys_of_which_there_is_no_copy_are_named(home: Home) -> None:
    Vault(home.keys)
    with override_settings(DENIZEN_IN_EARNEST=True):
        assert "AMISS no copy is noted of seal-1.key, lookup.key, webhook-1.key, log.key" in doctor()[1]
        note_copy(home.keys, now())
        assert "good  a copy is noted of seal-1.key, lookup.key, webhook-1.key, log.key" in doctor()[1]
        add_sealing_key(home.keys)
        assert "AMISS no copy is noted of seal-2.key" in doctor()[1]
        (home.keys / "lookup.key").chmod(0o644)
        assert "may be read by others: chmod 600 it" in doctor()[1]


def test_programs_are_told_the_same_as_one_object(home: Home) -> None:
    code, told = doctor("--json")
    found = json.loads(told)
    assert (code, found["state"]) == (1, "amiss")
    assert [finding["about"] for finding in found["findings"]] == ["home"]
    with open_server(home) as server:
        migrate(server.url("denizen_owner"))
        code, told = doctor("--json")
        found = json.loads(told)
    # A register in which nobody has worked yet: warnings, and no error.
    assert (code, found["state"]) == (0, "warning")
    assert {finding["state"] for finding in found["findings"]} == {"good", "warning"}
    assert {
        "home",
        "disk",
        "server",
        "roles",
        "rights",
        "migrations",
        "worker",
        "queue",
        "clock",
        "backup",
    } <= {finding["about"] for finding in found["findings"]}


def test_an_empty_home_is_only_looked_at(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    code, told = doctor()
    assert code == 1
    assert f"AMISS the home {home.path} is empty: begin a register with `denizen migrate`" in told
    assert list(home.path.iterdir()) == []

    monkeypatch.setenv("DENIZEN_CALLED_AS", "./run")
    assert "`./run migrate`" in doctor()[1]


def test_a_server_that_cannot_be_had_is_one_line_of_it(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.secret("denizen_web")
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@/nowhere?host=/nowhere")
    code, told = doctor()
    assert code == 1
    assert "AMISS DATABASE_URL: the server does not let us in" in told
