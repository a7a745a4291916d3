"""The key by which the access log is signed: the one that was handed over, else the home's."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from denizen.journal.tree.notes import SignerKey
from denizen.kernel.home import Home
from denizen.kernel.keys import KeysUnusable, open_keys


def signer_here() -> SignerKey:
    """Who signs the log of this register. Raises KeysUnusable."""
    key = bytes.fromhex(settings.DENIZEN_LOG_KEY) or open_keys(Home.current().keys).log
    if key is None:
        raise KeysUnusable("there is no log.key")
    return SignerKey(settings.DENIZEN_LOG_NAME, Ed25519PrivateKey.from_private_bytes(key))
