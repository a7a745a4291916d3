"""The impact assessment that the law asks for (PIPL 55, 56), as far as the software can tell it.

What is processed, for what, by which law, who receives what and how long it is kept stands in the database; the
judgement is a person's, and has places to be written in.
"""

from collections import defaultdict
from collections.abc import Iterable

import psycopg

from denizen.kernel.dictionary import Table, tables

_GRANTS = """
    SELECT g.purpose, p.legal_basis, p.asks_reference, g.reader, array_agg(g.role ORDER BY g.role), g.fields
    FROM access.allowance AS g JOIN access.purpose AS p ON p.code = g.purpose
    GROUP BY 1, 2, 3, 4, 6 ORDER BY 1, 4, 5
"""
_QUOTAS = "SELECT role, reader, most, within::text FROM access.quota ORDER BY role, reader"
_OPEN = "> *To be completed by the data-protection officer:* "

_HEAD = f"""# Impact assessment

Of the processing of personal data by this register, in the order of article 56 of the Personal Information
Protection Law; article 55 asks for it, since identity documents and people under fourteen are processed.
Generated from the database by `./run impact --to FILE`: copy it and complete the copy, which is kept for
three years.

{_OPEN}name of the processor, officer in charge, date, version of the software.

## 1. Whether purpose and means are lawful, legitimate and necessary
"""
_RISKS = f"""
## 2. Effects on people's rights and interests, and risks

What the software rules out, and by which test, stands in [the rights of those who are recorded](rights.md).

{_OPEN}which groups of people could be harmed, how (exposure of an address, wrongly joined records,
exclusion from a service), how likely, how
badly; what residents and staff said when they were asked.

## 3. Whether the protective measures are lawful, effective and fit for the risk

| who | reader | at most | within |
| --- | --- | --- | --- |
"""
_TAIL = f"""
Measures of the software: a role of the database for each process, tickets and lines for each person read
([0005](adr/0005-the-reading-room.md)), numbers sealed to a key that pages do not have
([0013](adr/0013-sealing-to-a-public-key.md)), a log that others
verify ([0031](adr/0031-a-log-that-outsiders-verify.md)).

{_OPEN}measures of the house (rooms, people, contracts, training), what is missing, by when, and whether
the processing may begin.
"""


def assessment(db: psycopg.Connection) -> str:
    """The page, from a migrated database. Runs as the owner."""
    parts = [_HEAD, *_granted(db), *_kept(table for table in tables(db) if table.is_person), _RISKS]
    parts += [
        f"| {role} | `{reader}` | {most} | {within} |\n" for role, reader, most, within in db.execute(_QUOTAS)
    ]
    return "".join([*parts, _TAIL])


def _granted(db: psycopg.Connection) -> Iterable[str]:
    """Who receives what, purpose by purpose."""
    last = None
    for purpose, basis, asks, reader, roles, fields in db.execute(_GRANTS.encode()):
        if purpose != last:
            case = "; the number of a case is asked" if asks else ""
            yield f"\n### `{purpose}`\n\nBy {basis}{case}.\n\n{_OPEN}why it is necessary.\n\n"
            yield "| reader | roles | groups of fields |\n| --- | --- | --- |\n"
            last = purpose
        yield f"| `{reader}` | {', '.join(roles)} | {', '.join(fields)} |\n"


def _kept(persons: Iterable[Table]) -> Iterable[str]:
    """What is kept of people, for what, by which law and how long; each combination once."""
    yield "\n### What is kept\n\n| table | purpose | basis | retention | columns |\n| --- | --- | --- | --- | --- |\n"
    for table in persons:
        alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for column in table.columns:
            if len(column.parts) == 4:
                alike[tuple(part.strip() for part in column.parts[1:])].append(f"`{column.column}`")
        for (purpose, basis, retention), columns in alike.items():
            yield f"| `{table.name}` | {purpose} | {basis} | {retention} | {', '.join(columns)} |\n"
