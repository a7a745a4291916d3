"""The proof of a line: right as it was handed out, and found wrong whatever of it is changed."""

import base64
import io
import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from denizen.journal.queries import prove
from denizen.journal.tree.hashing import inclusion_proof, leaf_hash
from denizen.journal.tree.notes import Checkpoint, SignerKey
from denizen.journal.tree.proofs import LineProof, ProofUnreadable, commitment

from .keeping import SIGNER, Log
from .test_tree import Tree

LINES = [f'{{"id": "{n}", "reader": "card", "说": "é"}}' for n in range(11)]
SALTS = [sha256(bytes([n])).digest() for n in range(11)]
STRANGER = SignerKey(SIGNER.name, Ed25519PrivateKey.from_private_bytes(bytes(32)))


def proof_of(position: int, size: int = len(LINES), signer: SignerKey = SIGNER) -> LineProof:
    """A proof by a tree in memory."""
    leaves = [commitment(salt, line) for salt, line in zip(SALTS, LINES, strict=True)]
    tree = Tree(leaves[:size])
    return LineProof(
        line=LINES[position],
        salt=SALTS[position],
        leaf=leaves[position],
        position=position,
        size=size,
        proof=tuple(inclusion_proof(position, size, tree.node_at)),
        checkpoint=signer.sign(Checkpoint(signer.name, size, tree.root()).text()),
        log=signer.name,
        key=signer.verifier.text(),
    )


@given(st.integers(1, len(LINES)), st.data())
def test_what_is_handed_out_is_right_and_read_again(size: int, data: st.DataObject) -> None:
    proof = proof_of(data.draw(st.integers(0, size - 1)), size)
    assert LineProof.parse(proof.text()) == proof
    assert proof.flaw() is None
    assert proof.flaw(SIGNER.verifier) is None


CHANGEABLE = ("line", "salt", "leaf", "position", "size", "proof", "checkpoint", "log", "key")


@given(st.integers(0, len(LINES) - 1), st.sampled_from(CHANGEABLE), st.data())
def test_any_byte_that_is_changed_is_found(position: int, what: str, data: st.DataObject) -> None:
    """Also one of the letters that base64 would read as the same."""
    said = json.loads(proof_of(position).text())
    spoilt = _spoilt(said[what], data)
    try:
        found = LineProof.parse(json.dumps(said | {what: spoilt}))
    except ProofUnreadable:
        return
    assert found.flaw(SIGNER.verifier) is not None, spoilt


def _spoilt(value: Any, data: st.DataObject) -> Any:
    if isinstance(value, int):
        return data.draw(st.integers(-2, 30).filter(lambda other: other != value))
    if isinstance(value, list):
        at = data.draw(st.integers(0, len(value) - 1))
        return [*value[:at], _spoilt(value[at], data), *value[at + 1 :]]
    raw = value.encode()
    at = data.draw(st.integers(0, len(raw) - 1))
    changed = data.draw(st.integers(0, 255).filter(lambda other: other != raw[at]))
    return (raw[:at] + bytes([changed]) + raw[at + 1 :]).decode("utf-8", "replace")


def test_of_a_small_proof_each_letter_and_each_bit_counts() -> None:
    """All of them, one by one: nothing is left to chance."""
    proof = proof_of(5)
    for bit in range(256):
        flip = 1 << bit
        for spoilt in (
            replace(proof, salt=(int.from_bytes(proof.salt) ^ flip).to_bytes(32)),
            replace(proof, leaf=(int.from_bytes(proof.leaf) ^ flip).to_bytes(32)),
        ):
            assert spoilt.flaw() == "line_changed"
    for at in range(len(proof.checkpoint)):
        for other in ("A", "B", "\n", " "):
            note = proof.checkpoint[:at] + other + proof.checkpoint[at + 1 :]
            assert note == proof.checkpoint or replace(proof, checkpoint=note).flaw() == "signature_wrong", at


def test_what_is_wrong_is_told_apart() -> None:
    right, other = proof_of(5), proof_of(6)
    salt, line = b"s" * 32, "another line"
    wrong: dict[str, list[LineProof]] = {
        "line_changed": [replace(right, line=line), replace(right, salt=salt)],
        "leaf_wrong": [
            replace(right, line=line, salt=salt, leaf=commitment(salt, line)),
            replace(right, position=6),
            replace(right, position=11),
            replace(right, proof=other.proof),
            replace(right, proof=right.proof[:-1]),
            replace(right, proof=()),
        ],
        "tree_other": [replace(right, size=12), replace(right, checkpoint=proof_of(5, 10).checkpoint)],
        "signature_wrong": [replace(right, checkpoint=proof_of(5, signer=STRANGER).checkpoint)],
        "log_other": [
            replace(right, log="city.example/log"),
            replace(right, key="city.example/log+00000000+AAAA"),
            replace(right, checkpoint=SIGNER.sign(Checkpoint("city.example/log", 11, bytes(32)).text())),
        ],
    }
    for code, proofs in wrong.items():
        for each in proofs:
            assert each.flaw() == code, each
    forged = proof_of(5, signer=STRANGER)
    assert forged.flaw() is None, "who believes the file's own key believes whoever wrote the file"
    assert forged.flaw(SIGNER.verifier) == "log_other"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _said: "",
        lambda _said: "[]",
        lambda _said: "[" * 100_000,
        lambda said: json.dumps(said | {"format": "other"}),
        lambda said: json.dumps(said | {"more": 1}),
        lambda said: json.dumps({name: said[name] for name in said if name != "salt"}),
        lambda said: json.dumps(said | {"line": None}),
        lambda said: json.dumps(said | {"line": "\ud800"}),
        lambda said: json.dumps(said | {"position": True}),
        lambda said: json.dumps(said | {"position": 5.0}),
        lambda said: json.dumps(said | {"proof": "AAAA"}),
        lambda said: json.dumps(said | {"salt": said["salt"][:-2] + "9="}),
        lambda said: json.dumps(said) + " " * (1 << 20),
    ],
)
def test_what_is_no_proof_is_refused(spoil: Callable[[dict[str, Any]], str]) -> None:
    with pytest.raises(ProofUnreadable):
        LineProof.parse(spoil(json.loads(proof_of(5).text())))


def test_a_sealed_line_is_proven_by_what_lies_in_the_database(log: Log) -> None:
    for lines in (3, 255, 700):
        log.write(lines)
        log.seal()
    rows = log.owner.execute(
        "SELECT journal.line_text(d), l.salt, l.position FROM journal.leaf AS l"
        " JOIN journal.delivery AS d ON d.id = l.delivery_id WHERE l.position IN (0, 255, 256, 957)"
    ).fetchall()
    with log.database.connect("denizen_web") as web:
        for text, salt, position in rows:
            proof = prove(web, text, bytes(salt), position)
            assert (proof.size, proof.flaw(SIGNER.verifier)) == (958, None)


def test_openssl_and_nothing_of_ours_verifies_a_proof(tmp_path: Path) -> None:
    """As docs/rights.md describes it, with hashes by openssl too."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("there is no openssl")

    def digest(data: bytes) -> bytes:
        ran = subprocess.run(
            [openssl, "dgst", "-sha256", "-binary"], input=data, capture_output=True, check=True
        )
        return ran.stdout

    said = json.loads(proof_of(5).text())
    read = base64.b64decode
    leaf = digest(read(said["salt"]) + said["line"].encode())
    assert leaf == read(said["leaf"])
    # Position 5 of 11: left of it 4, right of it 6-7, left of it 0-3, right of it 8-10.
    root = digest(b"\0" + leaf)
    for side, beside in zip("left right left right".split(), map(read, said["proof"]), strict=True):
        root = digest(b"\1" + (beside + root if side == "left" else root + beside))
    text, _mark, signature = said["checkpoint"].rpartition("\n\n")
    assert text.split("\n") == [said["log"], "11", base64.b64encode(root).decode()]
    (tmp_path / "text").write_text(text + "\n", "utf-8")
    (tmp_path / "signature").write_bytes(read(signature.split(" ")[2])[4:])
    public = read(said["key"].split("+", 2)[2])[1:]
    assert public == SIGNER.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    # What stands before the key in an Ed25519 public key's own format (RFC 8410).
    (tmp_path / "key").write_bytes(bytes.fromhex("302a300506032b6570032100") + public)
    asked = "pkeyutl -verify -pubin -inkey key -keyform DER -rawin -in text -sigfile signature"
    ran = subprocess.run([openssl, *asked.split()], cwd=tmp_path, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert leaf_hash(leaf) == digest(b"\0" + leaf)


def told(*arguments: str) -> str:
    """What the command says."""
    out = io.StringIO()
    call_command("journal", "prove", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def test_a_proof_is_verified_by_a_command_that_asks_no_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DENIZEN_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    monkeypatch.setenv("DENIZEN_HOME", str(tmp_path / "none"))
    file = tmp_path / "line.json"
    file.write_text(proof_of(5).text(), "utf-8")
    key = SIGNER.verifier.text()
    assert told(str(file)) == f"Right, if this is the key of the log: {key} (line 5 of 11)\n"
    assert (
        told(str(file), "--key", key)
        == "Right: line 5 of the 11 that town.example/log had when it was signed\n"
    )
    for spoilt, code in (
        (replace(proof_of(5), line="other"), "line_changed"),
        (replace(proof_of(5), position=4), "leaf_wrong"),
        (replace(proof_of(5), size=12), "tree_other"),
        (replace(proof_of(5), checkpoint=""), "signature_wrong"),
        (proof_of(5, signer=STRANGER), "log_other"),
    ):
        file.write_text(spoilt.text(), "utf-8")
        out = io.StringIO()
        with pytest.raises(SystemExit) as ended:
            call_command("journal", "prove", str(file), "--key", key, stdout=out)
        assert ended.value.code == 1
        assert out.getvalue().startswith("Wrong: ")
        assert out.getvalue().endswith(f" [{code}]\n")
        assert out.getvalue().count("\n") == 1
    file.write_bytes(b"\xff")
    for arguments, why in (
        ([str(file)], "no proof of a line"),
        ([str(tmp_path / "nowhere.json")], "nowhere"),
        ([str(file), "--key", "x"], r"no key|base64"),
    ):
        with pytest.raises(CommandError, match=why):
            told(*arguments)
    assert not (tmp_path / "none").exists()
