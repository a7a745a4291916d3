"""A file of people beside the register: whom of them it knows, by the model and rules that decide of declarations.

Nothing is joined or kept, and nobody of the register is named: told is of each row whether it would be linked, asked
about, or new. Whoever wants them recorded hands the file in.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

import psycopg
import pyarrow as pa

from denizen.kernel.crypto import Tokens
from denizen.linkage.batch.engine import Compared, Engine
from denizen.linkage.files.errors import NamesMissing
from denizen.linkage.files.features import derive
from denizen.linkage.files.meanings import Column
from denizen.linkage.files.reading import Cell, Table
from denizen.linkage.model import Model, Weighing
from denizen.linkage.people.blocking import RULES
from denizen.linkage.people.deciding import decide
from denizen.linkage.people.features import Description, Features, Value, features
from denizen.linkage.people.records import people
from denizen.linkage.people.serving import prior_among
from denizen.linkage.people.training import table_of
from denizen.register.documents import DocumentRefused, check_document

_TRIED = ("citizen_id", "passport")
"""Types that a number without a type is tried as, one after another."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What would become of a row, and what the likeliest of the register weighs in bits, if anybody comes near."""

    said: Literal["link", "ask", "new"]
    bits: float | None


def described(
    table: Table, columns: Sequence[Column], *, tokens: Tokens, demo: bool
) -> Iterator[tuple[str, Features]]:
    """Give the people of a file as the register's are compared. Raises NamesMissing.

    A document's number counts where it is a citizen's or else a passport's; where it is neither, it says nothing.
    """
    by_meaning: dict[str, list[list[Cell]]] = {}
    for column in columns:
        by_meaning.setdefault(column.meaning, []).append(table.columns[column.name])
    if not {"given_name", "surname", "full_name"} & by_meaning.keys():
        raise NamesMissing(path=table.name)
    dated = derive([table], [c for c in columns if c.meaning in ("birth_date", "birth_year", "sex")]).features
    for row in range(len(table)):
        parts = [_cell(by_meaning, meaning, row) for meaning in ("surname", "given_name")]
        whole = " ".join(part for part in parts if part)
        names = [*(cells[row] for cells in by_meaning.get("full_name", ())), whole]
        documents = dict(_tokens(_cell(by_meaning, "document_number", row), tokens, demo=demo))
        known = features(
            Description(
                names=tuple(name for name in names if name),
                documents=frozenset(documents.values()),
                document_types=frozenset(documents),
            )
        )
        said = {name: values[row] for name, values in dated.items()}
        born: Value = said.get("birth_date") or said.get("birth_y") or said.get("birth_year")
        yield f"row {row}", {**known, "born": born, "sex": said.get("sex")}


def ask_register(
    db: psycopg.Connection, engine: Engine, model: Model, records: Sequence[tuple[str, Features]]
) -> tuple[list[Asked], Compared]:
    """Say of each record whether the register would link it, ask about it, or take it for new. Raises ColumnsDiffer."""
    assert model.thresholds is not None, "a model that serves has thresholds"
    known = table_of((str(person), said) for person, said in people(db))
    beside = table_of(records)
    first, prior = known.num_rows, prior_among(known.num_rows)
    both = pa.concat_tables([known, beside])
    met: dict[int, list[tuple[UUID, Weighing]]] = {}
    pairs = engine.pairs(model, both, RULES, least=model.thresholds.ask, prior=prior, asking=beside.num_rows)
    for some in pairs:
        for one, other, _bits in some:
            left, right = (both.slice(place, 1).to_pylist()[0] for place in (one, other))
            candidate = UUID(left["record_id"]), model.weigh(left, right, prior=prior)
            met.setdefault(other - first, []).append(candidate)
    return [_decided(met.get(row, ()), model) for row in range(beside.num_rows)], engine.compared


def _decided(candidates: Sequence[tuple[UUID, Weighing]], model: Model) -> Asked:
    if not candidates:
        return Asked("new", None)
    assert model.thresholds is not None, "a model that serves has thresholds"
    decision = decide(candidates, None, model.thresholds, by_name=False)
    bits = max(weighing.bits for _person, weighing in candidates)
    return Asked("ask" if decision.question else "link" if decision.person_id else "new", bits)


def _cell(by_meaning: dict[str, list[list[Cell]]], meaning: str, row: int) -> Cell:
    return next((cells[row] for cells in by_meaning.get(meaning, ()) if cells[row]), None)


def _tokens(number: Cell, tokens: Tokens, *, demo: bool) -> Iterator[tuple[str, str]]:
    for kind in _TRIED if number else ():
        try:
            document = check_document(kind, number or "", demo=demo)
        except DocumentRefused:
            continue
        yield document.type, tokens.token(document.type, document.number).hex()
        return
