"""Sealing: what was sealed comes back only whole, in its context, and to whoever has the private key."""

import hashlib
import hmac
import stat
import threading
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from denizen.kernel import crypto
from denizen.kernel.crypto import OneTimeKey, SealBroken, Sealer, Unsealer, Vault, seal_for
from denizen.kernel.keys import KeysUnusable, add_webhook_key

text = st.text(max_size=60)


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    return Vault(tmp_path_factory.mktemp("keys"))


@given(value=text, context=text)
def test_what_was_sealed_comes_back(vault: Vault, value: str, context: str) -> None:
    sealed = vault.seal(value, context)
    assert vault.unseal(sealed, context) == value
    assert len(sealed) == 62 + len(value.encode())


@given(value=text, context=text)
def test_what_a_sealer_sealed_comes_back_from_the_vault_alone(vault: Vault, value: str, context: str) -> None:
    sealer = Sealer(vault.lookup_key, vault.sealing_key)
    assert vault.unseal(sealer.seal(value, context), context) == value
    assert sealer.token("n", value) == vault.token("n", value)


def test_a_sealer_holds_nothing_that_would_unseal(vault: Vault) -> None:
    sealer = Sealer(vault.lookup_key, vault.sealing_key)
    first, second = sealer.seal("E1", "n"), sealer.seal("E1", "n")
    # Each value has an ephemeral key of its own, and neither that nor the cipher is kept anywhere in the object.
    assert first[2:34] != second[2:34]
    held = [getattr(sealer, name) for name in vars(sealer)]
    assert not [thing for thing in held if isinstance(thing, AESGCM | X25519PrivateKey | crypto._Ephemeral)]
    assert not hasattr(sealer, "unseal")


def test_an_unsealer_opens_by_private_keys_alone(vault: Vault) -> None:
    unsealer = Unsealer.read(vault.unsealing_keys)
    assert unsealer.unseal(vault.seal("E1", "n"), "n") == "E1"
    assert not hasattr(unsealer, "lookup_key")
    for wrong in ("", "1", "1:00", "x:" + "00" * 32, vault.unsealing_keys + ","):
        with pytest.raises(KeysUnusable, match="unsealing key"):
            Unsealer.read(wrong)


def test_an_answer_sealed_to_a_one_time_key_opens_by_that_key_and_for_that_question_only(
    vault: Vault,
) -> None:
    asking, another = OneTimeKey(), OneTimeKey()
    answer = seal_for(asking.public, "E1", "ticket 1")
    assert asking.unseal(answer, "ticket 1") == "E1"
    for opener, context in ((asking, "ticket 2"), (another, "ticket 1"), (vault, "ticket 1")):
        with pytest.raises(SealBroken):
            opener.unseal(answer, context)
    for no_key in (b"", bytes(32), bytes(31)):
        with pytest.raises(KeysUnusable):
            seal_for(no_key, "E1", "ticket 1")


def test_values_of_a_vault_share_an_ephemeral_key_up_to_a_limit(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crypto, "_TOGETHER", 3)
    fresh = Vault(vault.folder)
    sealed = [fresh.seal(str(number), "n") for number in range(7)]
    assert [sealed.index(next(s for s in sealed if s[2:34] == each[2:34])) for each in sealed] == [
        *(0, 0, 0), *(3, 3, 3), 6
    ]  # fmt: skip
    assert [vault.unseal(each, "n") for each in sealed] == list("0123456")


def test_of_millions_of_ephemeral_keys_a_vault_keeps_the_last(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crypto, "_CIPHERS_KEPT", 4)
    sealer, fresh = Sealer(vault.lookup_key, vault.sealing_key), Vault(vault.folder)
    sealed = [sealer.seal(str(number), "n") for number in range(9)]
    for _twice in range(2):
        assert [fresh.unseal(each, "n") for each in sealed] == [str(number) for number in range(9)]
    assert list(fresh._ciphers) == [each[:34] for each in sealed[-4:]]


def test_an_ephemeral_key_of_low_order_is_refused(vault: Vault) -> None:
    sealed = vault.seal("E1", "n")
    for point in (bytes(32), bytes([1]) + bytes(31)):
        with pytest.raises(SealBroken, match="no ephemeral key"):
            vault.unseal(sealed[:2] + point + sealed[34:], "n")


def test_a_value_that_a_stranger_made_of_the_parts_of_others_is_refused(vault: Vault) -> None:
    one, other = vault.seal("E1", "n"), Vault(vault.folder).seal("E2", "n")
    with pytest.raises(SealBroken, match="altered"):
        vault.unseal(one[:34] + other[34:], "n")


@pytest.mark.parametrize(
    "key", ["", "1", "x:" + "00" * 32, "1:" + "00" * 31, "1:" + "zz" * 32, "256:" + "09" * 32]
)
def test_what_is_no_sealing_key_is_refused_at_once(vault: Vault, key: str) -> None:
    with pytest.raises(KeysUnusable, match="sealing key"):
        Sealer(vault.lookup_key, key)


def test_a_sealed_value_is_x25519_hkdf_and_aes_gcm_and_nothing_else(vault: Vault) -> None:
    sealed = Sealer(vault.lookup_key, vault.sealing_key).seal("780101199003050015", "identity_document")
    assert len(sealed) == 80
    private = X25519PrivateKey.from_private_bytes((vault.folder / "seal-1.key").read_bytes())
    shared = private.exchange(X25519PublicKey.from_public_bytes(sealed[2:34]))
    # RFC 5869 by hand: extract with a salt of zeros, expand to one block.
    extracted = hmac.digest(bytes(32), shared, "sha256")
    info = b"denizen seal" + sealed[:34] + private.public_key().public_bytes_raw()
    cipher = AESGCM(hmac.digest(extracted, info + b"\1", "sha256"))
    assert cipher.decrypt(sealed[34:46], sealed[46:], b"identity_document") == b"780101199003050015"


def test_the_same_value_seals_differently_each_time(vault: Vault) -> None:
    assert vault.seal("152501", "number") != vault.seal("152501", "number")


@given(value=text, context=text, other=text)
def test_a_sealed_value_opens_in_its_own_context_only(
    vault: Vault, value: str, context: str, other: str
) -> None:
    if context != other:
        with pytest.raises(SealBroken):
            vault.unseal(vault.seal(value, context), other)


@given(value=text, position=st.integers(min_value=0), change=st.integers(min_value=1, max_value=255))
def test_any_altered_byte_is_noticed(vault: Vault, value: str, position: int, change: int) -> None:
    sealed = bytearray(vault.seal(value, "number"))
    sealed[position % len(sealed)] ^= change
    with pytest.raises(SealBroken):
        vault.unseal(bytes(sealed), "number")


@given(st.binary(max_size=61))
def test_short_bytes_are_no_seal(vault: Vault, some: bytes) -> None:
    with pytest.raises(SealBroken, match="too short"):
        vault.unseal(some, "number")


@given(kind=st.text(alphabet="abc_"), value=text)
def test_a_token_is_the_hmac_of_kind_and_value(
    tmp_path_factory: pytest.TempPathFactory, kind: str, value: str
) -> None:
    folder = tmp_path_factory.getbasetemp() / "token-keys"
    token = Vault(folder).token(kind, value)
    key = (folder / "lookup.key").read_bytes()
    assert token == hmac.digest(key, f"{kind}\0{value}".encode(), hashlib.sha256)[:16]


def test_tokens_differ_by_kind_by_value_and_by_key(vault: Vault, tmp_path: Path) -> None:
    tokens = {vault.token("passport", "E1"), vault.token("passport", "E2"), vault.token("citizen_id", "E1")}
    tokens.add(Vault(tmp_path).token("passport", "E1"))
    assert len(tokens) == 4


def test_the_keys_are_made_once_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    folder = tmp_path / "secrets" / "keys"
    first = Vault(folder)
    again = Vault(folder)
    assert again.unseal(first.seal("E1", "n"), "n") == "E1"
    assert again.token("n", "E1") == first.token("n", "E1")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    files = sorted(folder.iterdir())
    assert [file.name for file in files] == ["log.key", "lookup.key", "seal-1.key", "webhook-1.key"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert len({file.read_bytes() for file in files}) == 4


def test_vaults_opened_at_once_agree_on_the_first_keys(tmp_path: Path) -> None:
    tokens: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: tokens.append(Vault(tmp_path / "k").token("n", "1")))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(tokens) == 8
    assert len(set(tokens)) == 1


def test_an_older_key_still_opens_and_the_newest_seals(tmp_path: Path) -> None:
    old = Vault(tmp_path).seal("E1", "n")
    newer = tmp_path / "seal-2.key"
    newer.touch(mode=0o600)
    newer.write_bytes(bytes(range(32)))
    vault = Vault(tmp_path)
    assert vault.unseal(old, "n") == "E1"
    assert vault.seal("E1", "n")[:2] == b"\1\2"
    (tmp_path / "seal-1.key").unlink()
    with pytest.raises(SealBroken, match="no key number 1"):
        Vault(tmp_path).unseal(old, "n")


@pytest.mark.parametrize("lost", ["lookup.key", "seal-1.key"])
def test_a_lost_key_is_not_quietly_replaced(tmp_path: Path, lost: str) -> None:
    Vault(tmp_path)
    (tmp_path / lost).unlink()
    with pytest.raises(KeysUnusable):
        Vault(tmp_path)
    assert not (tmp_path / lost).exists()


def test_a_home_of_before_there_were_webhooks_is_given_a_key_for_them(tmp_path: Path) -> None:
    Vault(tmp_path)
    (tmp_path / "webhook-1.key").unlink()
    first = Vault(tmp_path).webhook_keys
    add_webhook_key(tmp_path)
    assert Vault(tmp_path).webhook_keys.split(",")[0] == first
    # The newest makes new ones, the others are still signed by; a lost one is not made anew beside it.
    (tmp_path / "webhook-1.key").unlink()
    assert Vault(tmp_path).webhook_keys == (tmp_path / "webhook-2.key").read_bytes().hex()
    assert not (tmp_path / "webhook-1.key").exists()


def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    Vault(tmp_path)
    (tmp_path / "lookup.key").chmod(0o640)
    with pytest.raises(KeysUnusable, match="chmod 600"):
        Vault(tmp_path)


@pytest.mark.parametrize("name", ["log.key", "lookup.key", "seal-1.key", "webhook-1.key"])
def test_a_damaged_key_is_refused(tmp_path: Path, name: str) -> None:
    Vault(tmp_path)
    (tmp_path / name).write_bytes(b"short")
    with pytest.raises(KeysUnusable, match="5 bytes"):
        Vault(tmp_path)


def test_key_numbers_fit_in_one_byte(tmp_path: Path) -> None:
    Vault(tmp_path)
    (tmp_path / "seal-1.key").rename(tmp_path / "seal-256.key")
    with pytest.raises(KeysUnusable, match="from 1 to 255"):
        Vault(tmp_path)
