"""What the pages seal and look up numbers with: the two keys that `denizen serve` handed to them.

They can unseal nothing: the private keys lie in a folder that they may not read.
"""

from functools import lru_cache

from django.conf import settings

from denizen.kernel.crypto import Sealer


def sealer() -> Sealer:
    """Seals numbers and files that come by a page, and makes the tokens by which a number is found."""
    return _sealer(settings.DENIZEN_LOOKUP_KEY, settings.DENIZEN_SEALING_KEY)


@lru_cache(maxsize=1)
def _sealer(lookup_key: str, sealing_key: str) -> Sealer:
    return Sealer(bytes.fromhex(lookup_key), sealing_key)
