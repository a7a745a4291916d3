"""Real input: people of history with the errors that registers know, declared one by one, compared with who they were.

`linkage/historical_people.csv` (real people of Wikidata, errors injected; MIT) lies in the folder that DENIZEN_DATA
names. Each of its rows becomes a declaration in which somebody says where they live: name, sex, birth date and birth
place as given; birth place and postcode are the text of an address, and each such address is a dwelling. Nobody's
start of residence is known, so all say the first day of 2000, after every birth. No row has a document. Rows that say
the same go into one file after another, as declarations of different days would. `cluster`, who it really was, is kept
aside: the pipeline never sees it.
"""

import csv
import io
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from math import comb
from pathlib import Path
from uuid import UUID

import psycopg

from benchmarks.figures import Figures
from benchmarks.stage import COMMUNITY, Stage, furnish
from denizen.access.actions import register_party
from denizen.access.queries import SYSTEM_ACTOR
from denizen.intake.actions import Applier, receive_file
from denizen.kernel.clock import now
from denizen.kernel.crypto import Vault
from denizen.kernel.home import Home
from denizen.kernel.roles import WORKER
from denizen.ledger.actions import Sender
from denizen.ledger.queries import RowOutcome, row_outcomes
from denizen.places.actions import NewDwelling, register_dwellings
from denizen.places.queries import address_key

_CHECKOUT = Path(__file__).resolve().parents[1]
_FILE = Path("linkage", "historical_people.csv")
_SINCE = "2000-01-01"
_COLUMNS = ("name", "sex", "birth_date", "birth_place", "address", "start_date")
_FIRST_ROW = 2  # as a spreadsheet counts, after the header

type Row = Mapping[str, str]


def source() -> Path | None:
    """Find the file; say loudly that nothing is measured where it is not."""
    folder = os.environ.get("DENIZEN_DATA")
    path = (Path(folder) if folder else _CHECKOUT.parent / "shared" / "data") / _FILE
    if path.is_file():
        return path
    print(f"SKIPPED: there is no {_FILE}; name its folder with DENIZEN_DATA", file=sys.stderr)
    return None


def measure(stage: Stage, path: Path) -> Figures:
    """Declare everybody in an empty register and compare the people that it made with the true ones."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    furnish(stage, 1)
    outcomes: list[tuple[int, RowOutcome]] = []
    people: dict[int, Hashable] = {}
    receiving = applying = 0.0
    with stage.connect(WORKER) as db:
        sender = _prepare(db, rows)
        applier = Applier(db, actor=SYSTEM_ACTOR)
        for n, numbers in enumerate(_files(rows)):
            began = time.monotonic()
            received = receive_file(
                db, actor=sender, source=_declarations(rows[number] for number in numbers),
                file_name=f"{path.stem}-{n}.csv", kind="residence_start", sealer=Vault(Home.current().keys), now=now(),
            )  # fmt: skip
            received_at = time.monotonic()
            applier.apply(now())
            receiving, applying = receiving + received_at - began, applying + time.monotonic() - received_at
            outcomes += [(numbers[o.row_number - _FIRST_ROW], o) for o in row_outcomes(db, received.batch_id)]
            people |= {numbers[row - _FIRST_ROW]: person for row, person in _people(db, received.batch_id)}
    return {
        **_outcomes(outcomes),
        **compared({number: row["cluster"] for number, row in enumerate(rows)}, people),
        "seconds": {"receiving": round(receiving, 1), "applying": round(applying, 1)},
    }


def _files(rows: Sequence[Row]) -> list[list[int]]:
    """Part the rows into files in which no two say the same: within a file, the second would be sent back as a slip."""
    files: list[list[int]] = []
    said: Counter[tuple[str, ...]] = Counter()
    for number, row in enumerate(rows):
        words = _words(row)
        if said[words] == len(files):
            files.append([])
        files[said[words]].append(number)
        said[words] += 1
    return files


def _prepare(db: psycopg.Connection, rows: Iterable[Row]) -> Sender:
    """Put a dwelling at each address, and let residents declare."""
    at = now()
    # Two texts with one key are one address: a second dwelling there would leave unclear which is meant.
    addresses = {address_key(text): text for row in rows if (text := _address(row))}
    register_dwellings(
        db,
        actor=SYSTEM_ACTOR,
        dwellings=[NewDwelling("flat", "owned", text, COMMUNITY) for text in addresses.values()],
        now=at,
    )
    party = register_party(
        db, actor=SYSTEM_ACTOR, now=at, handle="residents", kind="resident", name="Residents"
    )
    return Sender(party, "resident", SYSTEM_ACTOR, "file")


def _declarations(rows: Iterable[Row]) -> bytes:
    """Write what everybody says as the file that comes in."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    writer.writerows(map(_words, rows))
    return out.getvalue().encode()


def _words(row: Row) -> tuple[str, ...]:
    """What somebody says, in the order of the columns."""
    sex = row["gender"] if row["gender"] in ("male", "female", "") else "other"
    return row["full_name"], sex, row["dob"], row["birth_place"], _address(row), _SINCE


def _address(row: Row) -> str:
    return " ".join(filter(None, (row["birth_place"].strip(), row["postcode_fake"].strip())))


def _people(db: psycopg.Connection, batch_id: UUID) -> list[tuple[int, UUID]]:
    """Return whom the register takes each row of a file for: row number and person; rows without one are left out."""
    return db.execute(
        "SELECT d.row_number, l.person_id FROM ledger.declaration AS d"
        " JOIN linkage.link AS l ON l.declaration_id = d.id AND l.part = 'subject' WHERE d.batch_id = %s",
        [batch_id],
    ).fetchall()


def _outcomes(outcomes: Iterable[tuple[int, RowOutcome]]) -> Figures:
    """Count rows by state, and by the first reason for which they are not applied."""
    first: dict[int, RowOutcome] = {}
    for number, outcome in outcomes:
        first.setdefault(number, outcome)
    codes = defaultdict[str, Counter[str]](Counter)
    for outcome in first.values():
        if outcome.code:
            codes[outcome.state][outcome.code] += 1
    states = Counter(outcome.state for outcome in first.values())
    return {
        "rows": len(first),
        **{state: states[state] for state in ("applied", "undecided", "refused", "rejected")},
        "reasons": {state: dict(counted.most_common()) for state, counted in codes.items()},
    }


def compared(true: Mapping[int, Hashable], made: Mapping[int, Hashable]) -> Figures:
    """Compare two partings of rows into people, pair of rows by pair of rows.

    A row of which nothing was made is in no pair; `among_applied` looks only at rows of which something was.
    """
    applied = {row: true[row] for row in made}
    right = _pairs((true[row], person) for row, person in made.items())
    claimed, all_true, could = _pairs(made.values()), _pairs(true.values()), _pairs(applied.values())
    precision = right / claimed if claimed else 1.0
    recall, recall_among = right / all_true, right / could if could else 1.0
    return {
        "people_true": len(set(true.values())),
        "people_true_among_applied": len(set(applied.values())),
        "people_made": len(set(made.values())),
        "pairs_true": all_true,
        "pairs_made": claimed,
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": _f1(precision, recall),
        "among_applied": {"recall": round(recall_among, 4), "f1": _f1(precision, recall_among)},
    }


def _pairs(parts: Iterable[Hashable]) -> int:
    """Count the pairs that fall into one part."""
    return sum(comb(size, 2) for size in Counter(parts).values())


def _f1(precision: float, recall: float) -> float:
    return round(2 * precision * recall / (precision + recall), 4) if precision + recall else 0.0
