"""A file of people beside the register: how many of them it knows, by the rules and model that decide of declarations.

Nothing is joined or kept, and nobody of the register is named. Told is how many would be linked, asked about, or new,
and of no row which: a file of one name with every birth date would else find out the true one. Whoever wants its people
recorded hands the file in.
"""

from collections.abc import Iterator, Sequence
from typing import Literal
from uuid import UUID

import psycopg
import pyarrow as pa
from psycopg.types.range import DateRange

from denizen.kernel.crypto import Tokens
from denizen.kernel.partial import DateRefused, PartialDate
from denizen.linkage.batch.engine import Compared, Engine
from denizen.linkage.files.errors import NamesMissing
from denizen.linkage.files.features import derive
from denizen.linkage.files.meanings import Column
from denizen.linkage.files.reading import Cell, Table
from denizen.linkage.model import Model
from denizen.linkage.model.reading import Thresholds
from denizen.linkage.people.blocking import RULES
from denizen.linkage.people.deciding import SAME_NAME, Candidate, decide, is_the_bearer
from denizen.linkage.people.features import Description, Features, features
from denizen.linkage.people.records import people
from denizen.linkage.people.serving import prior_among
from denizen.linkage.people.training import table_of
from denizen.linkage.rules import BORN, DOCUMENT, LIFELONG_DOCUMENTS, NAME
from denizen.register.documents import DocumentRefused, check_document

LEAST = -20.0
"""Bits from which a pair is looked at: a paper that agrees is looked at whatever speaks against it."""

_TRIED = ("citizen_id", "passport")
"""Types that a number without a type is tried as, one after another."""

FEWEST = 20
"""Rows that a file has at least: of fewer the counts would speak of somebody."""

type Said = Literal["link", "ask", "new"]


def described(
    table: Table, columns: Sequence[Column], *, tokens: Tokens, demo: bool
) -> Iterator[tuple[str, Features]]:
    """Give the people of a file as the register's are compared. Raises NamesMissing.

    A document's number counts where it is a citizen's or else a passport's; where it is neither, it says nothing.
    """
    by_meaning: dict[str, list[list[Cell]]] = {}
    for column in _as_told(columns):
        by_meaning.setdefault(column.meaning, []).append(table.columns[column.name])
    if not {"given_name", "surname", "full_name"} & by_meaning.keys():
        raise NamesMissing(path=table.name)
    sexes = derive([table], [c for c in columns if c.meaning == "sex"]).features.get("sex")
    for row in range(len(table)):
        parts = [_cell(by_meaning, meaning, row) for meaning in ("surname", "given_name")]
        whole = " ".join(part for part in parts if part)
        names = [*(cells[row] for cells in by_meaning.get("full_name", ())), whole]
        documents = dict(_tokens(_cell(by_meaning, "document_number", row), tokens, demo=demo))
        born = _cell(by_meaning, "birth_date", row) or _cell(by_meaning, "birth_year", row)
        known = features(
            Description(
                names=tuple(name for name in names if name),
                born=_day(born),
                documents=frozenset(documents.values()),
                document_types=frozenset(documents),
            )
        )
        yield f"row {row}", {**known, "sex": sexes[row] if sexes else None}


def _as_told(columns: Sequence[Column]) -> Iterator[Column]:
    """Those that a map or a header told, in that order; of what neither told, those that the values did.

    A day under a header that nobody knows may be that of anything: it is no birth date beside one that was told.
    """
    told = [column for by in ("map", "header") for column in columns if column.told_by == by]
    meanings = {column.meaning for column in told}
    yield from told
    yield from (c for c in columns if c.told_by == "values" and c.meaning not in meanings)


def ask_register(
    db: psycopg.Connection, engine: Engine, model: Model, records: Sequence[tuple[str, Features]]
) -> tuple[list[Said], Compared]:
    """Say of each record whether the register would link it, ask about it, or take it for new. Raises ColumnsDiffer."""
    assert model.thresholds is not None, "a model that serves has thresholds"
    known = table_of((str(person), said) for person, said in people(db))
    beside = table_of(records)
    first, prior = known.num_rows, prior_among(known.num_rows)
    both = pa.concat_tables([known, beside])
    pairs = [
        (one, other)
        for some in engine.pairs(model, both, RULES, least=LEAST, prior=prior, asking=beside.num_rows)
        for one, other, _bits in some
    ]
    places = sorted({place for pair in pairs for place in pair})
    rows = dict(zip(places, both.take(pa.array(places, pa.int64())).to_pylist(), strict=True))
    met: dict[int, list[Candidate]] = {}
    for one, other in pairs:
        weighing = model.weigh(rows[one], rows[other], prior=prior)
        met.setdefault(other - first, []).append((UUID(rows[one]["record_id"]), weighing))
    return [
        _decided(met.get(row, ()), model.thresholds, said) for row, (_name, said) in enumerate(records)
    ], engine.compared


def _decided(candidates: Sequence[Candidate], thresholds: Thresholds, said: Features) -> Said:
    """What a declaration that says this would come to: papers first, then weight."""
    holders = [weighing for _person, weighing in candidates if weighing.level(DOCUMENT) == "equal"]
    if holders:
        return "link" if len(holders) == 1 and is_the_bearer(holders[0]) else "ask"
    if set(said["document_types"] or ()) & set(LIFELONG_DOCUMENTS):
        # Who shows a number for life is new, unless name and birth date are those of somebody who is known by none.
        candidates = [
            each
            for each in candidates
            if each[1].level(NAME) in SAME_NAME
            and each[1].level(BORN) == "equal"
            and each[1].level(DOCUMENT) != "other_of_type"
        ]
    if not candidates:
        return "new"
    decision = decide(candidates, None, thresholds, by_name=False)
    return "ask" if decision.question else "link" if decision.person_id else "new"


def _day(text: Cell) -> DateRange | None:
    """A birth date as far as it is told; what is no date says nothing."""
    try:
        day = PartialDate.parse(text or "")
    except DateRefused:
        return None
    return None if day.is_unknown else day.daterange


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
