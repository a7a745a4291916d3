"""The tree, its proofs, tiles and notes: held to the plain definition, to what others publish, and to openssl."""

import base64
import shutil
import subprocess
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from denizen.journal.tree.hashing import (
    EMPTY,
    ProofWrong,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root,
    verify_consistency,
    verify_inclusion,
)
from denizen.journal.tree.notes import Checkpoint, NoteWrong, SignerKey, VerifierKey, opened
from denizen.journal.tree.tiles import WIDTH, Tile, bundle, node_from, tiles_of

LEAVES = st.lists(st.binary(max_size=4), max_size=40)


def plain_root(leaves: Sequence[bytes]) -> bytes:
    """MTH of RFC 9162, 2.1.1, as it is defined there."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha256(b"\x01" + plain_root(leaves[:k]) + plain_root(leaves[k:])).digest()


class Tree:
    """A tree in memory, by tiles alone."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self.size = len(leaves)
        self.tiles: dict[tuple[int, int], bytes] = {}
        hashes = [leaf_hash(leaf) for leaf in leaves]
        level = 0
        while hashes:
            for at in range(0, len(hashes), WIDTH):
                self.tiles[level, at // WIDTH] = b"".join(hashes[at : at + WIDTH])
            whole = [hashes[at : at + WIDTH] for at in range(0, len(hashes) - WIDTH + 1, WIDTH)]
            hashes = [_joined(these) for these in whole]
            level += 1
        self.node_at = node_from(lambda at_level, number: self.tiles.get((at_level, number), b""))

    def root(self, size: int | None = None) -> bytes:
        return root(self.size if size is None else size, self.node_at)


def _joined(hashes: list[bytes]) -> bytes:
    while len(hashes) > 1:
        hashes = [sha256(b"\x01" + hashes[at] + hashes[at + 1]).digest() for at in range(0, len(hashes), 2)]
    return hashes[0]


@given(LEAVES)
def test_the_root_is_that_of_the_definition_at_each_size(leaves: list[bytes]) -> None:
    tree = Tree(leaves)
    for size in range(len(leaves) + 1):
        assert tree.root(size) == plain_root(leaves[:size])


def test_the_empty_tree_and_one_larger_than_a_tile() -> None:
    assert Tree([]).root() == EMPTY
    leaves = [bytes([n % 251, n // 251]) for n in range(3 * WIDTH + 5)]
    tree = Tree(leaves)
    for size in (1, WIDTH - 1, WIDTH, WIDTH + 1, 2 * WIDTH, 3 * WIDTH + 5):
        assert tree.root(size) == plain_root(leaves[:size])
    proof = inclusion_proof(300, tree.size, tree.node_at)
    verify_inclusion(leaf_hash(leaves[300]), 300, tree.size, proof, tree.root())
    old = consistency_proof(WIDTH + 1, tree.size, tree.node_at)
    verify_consistency(WIDTH + 1, tree.size, old, tree.root(WIDTH + 1), tree.root())


@given(LEAVES.filter(bool), st.data())
def test_a_leaf_is_proven_and_no_other_at_its_place(leaves: list[bytes], data: st.DataObject) -> None:
    tree = Tree(leaves)
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof = inclusion_proof(index, len(leaves), tree.node_at)
    at = leaf_hash(leaves[index])
    verify_inclusion(at, index, len(leaves), proof, tree.root())
    wrong = [
        (leaf_hash(b"another"), index, len(leaves), proof, tree.root()),
        (at, index, len(leaves), [*proof, at], tree.root()),
        (at, index, len(leaves), proof, leaf_hash(b"another root")),
        (at, len(leaves), len(leaves), proof, tree.root()),
        (at, -1, len(leaves), proof, tree.root()),
    ]
    if proof:
        wrong.append((at, index, len(leaves), proof[:-1], tree.root()))
        wrong.append((at, index, len(leaves), [bytes(32), *proof[1:]], tree.root()))
    for arguments in wrong:
        with pytest.raises(ProofWrong):
            verify_inclusion(*arguments)


@given(LEAVES.filter(lambda leaves: len(leaves) > 1), st.data())
def test_a_tree_is_proven_to_begin_with_an_older_one_and_no_changed_one(
    leaves: list[bytes], data: st.DataObject
) -> None:
    new = len(leaves)
    old = data.draw(st.integers(1, new))
    tree = Tree(leaves)
    proof = consistency_proof(old, new, tree.node_at)
    verify_consistency(old, new, proof, tree.root(old), tree.root())
    changed = Tree([b"changed", *leaves[1:]] if leaves[0] != b"changed" else [b"", *leaves[1:]])
    wrong = [
        (old, new, proof, changed.root(old), tree.root()),
        (old, new, proof, tree.root(old), changed.root()),
        (old, new, [*proof, bytes(32)], tree.root(old), tree.root()),
        (0, new, proof, tree.root(old), tree.root()),
        (new + 1, new, proof, tree.root(old), tree.root()),
    ]
    if proof:
        wrong.append((old, new, proof[:-1], tree.root(old), tree.root()))
    for arguments in wrong:
        with pytest.raises(ProofWrong):
            verify_consistency(*arguments)


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0, 5), "0/000.p/5"),
        (Tile(0, 1), "0/001"),
        (Tile(1, 1_234_067), "1/x001/x234/067"),
        (Tile(None, 999), "entries/999"),
        (Tile(None, 1000, 1), "entries/x001/000.p/1"),
    ],
)
def test_tiles_have_the_paths_of_tlog_tiles(tile: Tile, path: str) -> None:
    assert tile.path() == path
    assert Tile.at(path) == tile


@pytest.mark.parametrize(
    "path",
    "0/1 0/0001 6/000 0/x000/001 0/000.p/0 0/000.p/256 0/000.p/1000 00/000 0/../000 data/000".split(),
)
def test_a_tile_has_one_path(path: str) -> None:
    assert Tile.at(path) is None


def test_the_tiles_of_a_tree_are_those_that_its_proofs_need() -> None:
    leaves = [n.to_bytes(4, "big") for n in range(WIDTH * 2 + 3)]
    tree = Tree(leaves)
    named = {(tile.level, tile.number): tile.width for tile in tiles_of(tree.size)}
    assert named == {at: len(hashes) // 32 for at, hashes in tree.tiles.items()}
    assert bundle([b"ab", b""]) == b"\x00\x02ab\x00\x00"
    with pytest.raises(ValueError, match="65,535"):
        bundle([bytes(1 << 16)])


@pytest.fixture(name="signer", scope="module")
def _signer() -> SignerKey:
    return SignerKey("town.example/log", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))


def test_a_checkpoint_is_signed_and_read_again(signer: SignerKey) -> None:
    said = Checkpoint("town.example/log", 12_345, sha256(b"x").digest())
    note = signer.sign(said.text())
    key = VerifierKey.parse(signer.verifier.text())
    assert Checkpoint.parse(opened(note, key)) == said
    cosigned = note + "\N{EM DASH} witness.example AAAAAAAAAA==\n"
    assert Checkpoint.parse(opened(cosigned, key)) == said


def test_the_published_key_of_another_log_is_read() -> None:
    """That of Go's checksum database, which its tools hold by this text."""
    key = VerifierKey.parse("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8")
    assert (key.name, key.id.hex()) == ("sum.golang.org", "033de0ae")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda note: note.replace("12345", "12346"),
        lambda note: note.replace("\n\n", "\n"),
        lambda note: note[:-1],
        lambda note: note.replace("town.example/log ", "town.example/log AAAA"),
        lambda note: note.replace("\N{EM DASH} town.example", "\N{EM DASH} city.example"),
        lambda _note: "",
        lambda note: note + "x\n",
        lambda note: note[:-6] + "!!!!=\n",
    ],
)
def test_a_spoilt_note_is_refused(signer: SignerKey, spoil: Callable[[str], str]) -> None:
    note = signer.sign(Checkpoint("town.example/log", 12345, bytes(32)).text())
    spoilt = spoil(note)
    assert spoilt != note
    with pytest.raises(NoteWrong):
        Checkpoint.parse(opened(spoilt, signer.verifier))


@pytest.mark.parametrize(
    "text", ["", "a\n", "a\nb\nc\n", "a\n01\n" + base64.b64encode(bytes(32)).decode(), "a\n1\nAAAA\n"]
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(NoteWrong):
        Checkpoint.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name",
        "name+00000000+AQID",
        "sum.golang.org+033de0af+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
        "a log+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
    ],
)
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(NoteWrong):
        VerifierKey.parse(text)


@pytest.mark.parametrize("name", ["", "a log", "a+log", "a\nlog"])
def test_a_name_that_no_note_can_bear_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"log|^$"):
        SignerKey(name, Ed25519PrivateKey.generate())


def test_openssl_verifies_what_we_signed(signer: SignerKey, tmp_path: Path) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("there is no openssl")
    note = signer.sign(Checkpoint("town.example/log", 7, sha256(b"seven").digest()).text())
    text, _mark, signature = note.rpartition("\n\n")
    (tmp_path / "text").write_text(text + "\n", "utf-8")
    (tmp_path / "signature").write_bytes(base64.b64decode(signature.split(" ")[2])[4:])
    public = signer.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (tmp_path / "key.pem").write_bytes(public)

    def verifies(file: str) -> bool:
        asked = [
            openssl,
            "pkeyutl",
            "-verify",
            "-pubin",
            "-inkey",
            "key.pem",
            "-rawin",
            "-in",
            file,
            "-sigfile",
            "signature",
        ]
        return subprocess.run(asked, cwd=tmp_path, capture_output=True, check=False).returncode == 0

    assert verifies("text")
    (tmp_path / "other").write_text(text.replace("7", "8") + "\n", "utf-8")
    assert not verifies("other")
