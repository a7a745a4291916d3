"""The tree as it is served: whoever has the key alone verifies the log by what stands at these addresses."""

import base64

import pytest
from django.test import Client

from denizen.journal.sealing import seal
from denizen.journal.tree.hashing import inclusion_proof, leaf_hash, root, verify_inclusion
from denizen.journal.tree.notes import Checkpoint, VerifierKey, opened
from denizen.journal.tree.tiles import Tile, node_from
from denizen.kernel.clock import now
from tests.access.town import Town
from tests.journal.keeping import SIGNER, WRITE

KEY = SIGNER.verifier.text()


def write(town: Town, lines: int) -> None:
    """Write lines and seal them."""
    town.owner.execute(WRITE, [town.actor("registrar"), lines])
    while seal(town.worker, SIGNER, now=now()):
        pass


class Outsider:
    """Has the key of the log and its addresses, and nothing else."""

    def __init__(self, client: Client) -> None:
        self.client, self.key = client, VerifierKey.parse(KEY)
        response = client.get("/log/checkpoint")
        assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert not response.cookies
        self.said = Checkpoint.parse(opened(response.content.decode(), self.key))
        self.node_at = node_from(self.tile)

    def tile(self, level: int, number: int) -> bytes:
        nodes = self.said.size >> 8 * level
        return self.fetched(Tile(level, number, min(256, nodes - number * 256)))

    def fetched(self, tile: Tile) -> bytes:
        response = self.client.get(f"/log/tile/{tile.path()}")
        assert response.status_code == 200, tile
        assert "immutable" in response.headers["Cache-Control"]
        return bytes(response.content)


@pytest.fixture(name="client")
def _client(anyone: Client) -> Client:
    return anyone


def test_there_is_no_checkpoint_before_anything_was_sealed(client: Client) -> None:
    assert client.get("/log/checkpoint").status_code == 404
    assert client.get("/log/tile/0/000").status_code == 404


def test_an_outsider_verifies_the_log_by_its_addresses_alone(client: Client, town: Town) -> None:
    write(town, 300)
    write(town, 7)
    outsider = Outsider(client)
    assert outsider.said.size == 307
    assert root(outsider.said.size, outsider.node_at) == outsider.said.root
    entries = outsider.fetched(Tile(None, 1, 51))
    commitments = [entries[at + 2 : at + 34] for at in range(0, len(entries), 34)]
    assert len(commitments) == 51
    leaf = leaf_hash(commitments[5])
    proof = inclusion_proof(261, outsider.said.size, outsider.node_at)
    verify_inclusion(leaf, 261, outsider.said.size, proof, outsider.said.root)
    grown = outsider.said
    write(town, 1)
    assert Outsider(client).said.size == grown.size + 1
    # What was partial is served as it was, so long as somebody holds a checkpoint of that size.
    assert outsider.fetched(Tile(0, 1, 51)) == outsider.tile(0, 1)


@pytest.mark.parametrize(
    "where",
    "0/002 0/001 0/001.p/99 1/001 entries/001 entries/000.p/0 x 0/-01 5/000 0/x999/x999/x999/x999/999".split(),
)
def test_what_is_not_there_is_not_found(client: Client, town: Town, where: str) -> None:
    write(town, 257)
    assert client.get(f"/log/tile/{where}").status_code == 404
    assert client.post("/log/checkpoint").status_code == 405


def test_the_tiles_say_nothing_of_a_line(client: Client, town: Town) -> None:
    write(town, 3)
    served = base64.b64encode(Outsider(client).fetched(Tile(None, 0, 3)))
    texts = [text for (text,) in town.owner.execute("SELECT journal.line_text(d) FROM journal.delivery AS d")]
    assert len(texts) >= 3
    assert not any(part.encode() in served for text in texts for part in text.split('"') if len(part) > 8)
