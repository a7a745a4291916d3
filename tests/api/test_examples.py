"""The page of worked examples: its commands are typed into a shell, one after another, before a served register."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.api.conftest import Office, tenancy
from tests.api.webhooks import told_by_webhook
from tests.desk.counter import dwelling

PAGE = Path(__file__).resolve().parents[2] / "docs" / "api" / "README.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ANYTHING = "…"


def fits(said: Any, shown: Any) -> bool:
    """Whether an answer is as the page shows it."""
    match shown:
        case dict():
            return (
                isinstance(said, dict)
                and said.keys() == shown.keys()
                and all(fits(said[name], shown[name]) for name in shown)
            )
        case list():
            return isinstance(said, list) and len(said) == len(shown) and all(map(fits, said, shown))
        case _:
            return bool(shown == ANYTHING or said == shown)


def documents(text: str) -> list[Any]:
    """The JSON documents of a text, which stand one after another."""
    found, at, decoder = [], 0, json.JSONDecoder()
    while at < len(text):
        document, at = decoder.raw_decode(text, at)
        found.append(document)
        at += len(text[at:]) - len(text[at:].lstrip())
    return found


def a_message_in(folder: Path, office: Office) -> str:
    """Have a message about a refused declaration sent, and laid into the folder as it came; return its secret."""
    program, _plate = office.let()
    _other, somebody_else_s = office.let()
    with told_by_webhook(office, program.party) as (receiver, secret, carry):
        assert program.declare(tenancy(somebody_else_s)).status_code == 201
        carry(lambda: bool(receiver.received))
        (got,) = receiver.received
    (folder / "headers.txt").write_text("".join(f"{name}: {said}\n" for name, said in got.headers.items()))
    (folder / "body.json").write_bytes(got.body)
    return secret


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl on this machine")
def test_every_command_of_the_page_does_what_the_page_says(
    office: Office, address: str, tmp_path: Path
) -> None:
    home, plate = dwelling(office.desk.town)
    landlord = office.party(provides=home)
    program, reader = (
        office.program(of=landlord),
        office.program("read.card", "read.occupants", of=office.party("registrar")),
    )
    given = {"REGISTER": address, "TOKEN": program.token, "OFFICE_TOKEN": reader.token, "PLATE": plate}
    given["WEBHOOK_SECRET"] = a_message_in(tmp_path, office)
    script = "set -eu\n" + "".join(f"{name}='{value}'\n" for name, value in given.items())
    tried, said = 0, ""
    for language, block in BLOCK.findall(PAGE.read_text("utf-8")):
        if language == "sh":
            script += block
            # All that came before is done again, but its answers are those of before: keys see to it.
            marked = f"exec 3>&1 >/dev/null\n{script.removesuffix(block)}exec >&3\n{block}"
            ended = subprocess.run(
                ["bash", "-c", marked], cwd=tmp_path, capture_output=True, text=True, check=False
            )
            assert ended.returncode == 0, (block, ended.stderr)
            said, tried = ended.stdout, tried + 1
        elif language == "json":
            shown = documents(block.strip())
            assert fits(documents(said.strip()), shown), (said, block)
        elif language == "text":
            assert said == block
        elif language == "python":
            (tmp_path / block.split()[1]).write_text(block, "utf-8")
    assert tried >= 10


def test_an_answer_that_differs_is_noticed() -> None:
    assert fits({"a": [1, {"b": "x"}]}, {"a": [1, {"b": ANYTHING}]})
    for other in ({"a": [1]}, {"a": [2, {"b": "x"}]}, {"a": [1, {"b": "x", "c": 1}]}, {}):
        assert not fits(other, {"a": [1, {"b": ANYTHING}]})
