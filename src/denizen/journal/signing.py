"""The key by which the access log is signed: the one that was handed over, else the home's."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from denizen.journal.tree.notes import SignerKey
from denizen.kernel.home import Home
from denizen.kernel.keys import LOG_KEY, open_keys, read_key


def signer_here(*, make: bool = False) -> SignerKey:
    """Who signs the log of this register. Raises KeysUnusable.

    Where no key was handed over and the home has none, one is made only if that is said (`make`): a worker that was
    started by itself may have another home, and a key of its own would be another signer's.
    """
    folder = Home.current().keys
    if settings.DENIZEN_LOG_KEY:
        key = bytes.fromhex(settings.DENIZEN_LOG_KEY)
    else:
        key = (open_keys(folder).log if make else None) or read_key(folder / LOG_KEY)
    return SignerKey(settings.DENIZEN_LOG_NAME, Ed25519PrivateKey.from_private_bytes(key))
