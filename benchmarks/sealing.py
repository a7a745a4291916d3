"""Keys: what sealing one number costs, and how fast a register is sealed anew and its lookup key changed."""

import secrets
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.figures import Figures
from benchmarks.stage import Stage, Town
from denizen.access.queries import SYSTEM_ACTOR
from denizen.kernel.clock import now
from denizen.kernel.crypto import Sealer, Tokens, Vault
from denizen.kernel.keys import add_sealing_key, mark_of
from denizen.kernel.roles import KEEPER, OWNER
from denizen.ledger.rules import SEALED_NUMBER
from denizen.register.resealing import reseal, retire
from denizen.register.retokening import Making, make_next_tokens, switch_tokens

_NUMBER = "780101199003050015"
_MANY, _FEW = 200_000, 4000

_DECLARATIONS = """
    INSERT INTO ledger.declaration (kind, party_id, capacity, channel, entered_by, received_at, occurred)
    SELECT 'residence_start', %(party)s, 'registrar', 'load', %(party)s, now(), daterange('2024-01-01', '2024-01-02')
    FROM generate_series(1, %(many)s)
    RETURNING id
"""
_DESCRIBED = """
    COPY ledger.described (declaration_id, name, document_type, document_sealed, document_token, document_hint)
    FROM STDIN
"""


def measure(stage: Stage, town: Town, numbers: int) -> Figures:
    """Measure one number alone, then a ledger of many."""
    with TemporaryDirectory() as folder:
        vault = Vault(Path(folder) / "keys")
        figures = _one_number(vault)
        _fill(stage, town, vault, numbers)
        return {"numbers": numbers} | figures | _changes(stage, vault)


def _one_number(vault: Vault) -> Figures:
    """Microseconds of one number of 18 characters."""
    sealer = Sealer(vault.lookup_key, vault.sealing_key)
    shared = vault.seal(_NUMBER, SEALED_NUMBER)
    own = iter([sealer.seal(_NUMBER, SEALED_NUMBER) for _each in range(_FEW)])
    return {
        "bytes": len(shared),
        "seal_us": _each(_MANY, lambda: vault.seal(_NUMBER, SEALED_NUMBER)),
        "seal_with_a_key_each_us": _each(_FEW, lambda: sealer.seal(_NUMBER, SEALED_NUMBER)),
        "unseal_us": _each(_MANY, lambda: vault.unseal(shared, SEALED_NUMBER)),
        "unseal_with_a_key_each_us": _each(_FEW, lambda: vault.unseal(next(own), SEALED_NUMBER)),
        "token_us": _each(_MANY, lambda: vault.token("citizen_id", _NUMBER)),
    }


def _each(times: int, act: Callable[[], object]) -> float:
    """Microseconds of one act."""
    began = time.perf_counter()
    for _turn in range(times):
        act()
    return round((time.perf_counter() - began) / times * 1e6, 2)


def _fill(stage: Stage, town: Town, vault: Vault, numbers: int) -> None:
    with stage.connect(OWNER) as db, db.transaction():
        declared = db.execute(
            _DECLARATIONS.encode(), {"many": numbers, "party": town.registrar.party_id}
        ).fetchall()
        with db.cursor().copy(_DESCRIBED.encode()) as rows:
            for (declaration,), n in zip(declared, count(), strict=False):
                number = f"{n:018}"
                token, sealed = vault.token("citizen_id", number), vault.seal(number, SEALED_NUMBER)
                rows.write_row((declaration, "王小明", "citizen_id", sealed, token, f"…{number[-4:]}"))
    with stage.administrator() as db:
        db.execute("VACUUM ANALYZE")
        db.execute("CHECKPOINT")


def _changes(stage: Stage, vault: Vault) -> Figures:
    """Seconds of each change of keys; tokens are made with the register in use, and moved with it closed."""
    add_sealing_key(vault.folder)
    fresh, next_key = Vault(vault.folder), secrets.token_bytes(32)
    making = Making(Tokens(vault.lookup_key), Tokens(next_key), fresh)
    taken: Figures = {}

    def timed(name: str, act: Callable[[], object]) -> None:
        began = time.perf_counter()
        act()
        taken[f"{name}_s"] = round(time.perf_counter() - began, 2)

    with stage.connect(KEEPER) as keeper, stage.connect(OWNER) as owner:
        keeper.execute("SET statement_timeout = 0")
        timed("seal_anew", lambda: reseal(keeper, actor=SYSTEM_ACTOR, vault=fresh, now=now, tell=_quiet))
        timed("retire", lambda: retire(owner, number=1))
        timed("make_next_tokens", lambda: make_next_tokens(keeper, making=making, tell=_quiet))
        timed(
            "move_tokens",
            lambda: switch_tokens(
                owner, actor=SYSTEM_ACTOR, now=now(), making=making, mark=mark_of(next_key)
            ),
        )
    return taken


def _quiet(_done: int, _expected: int) -> None:
    """Tell nobody of the progress."""
