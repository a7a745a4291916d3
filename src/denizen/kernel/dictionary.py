"""The data dictionary, read from the live catalogue: what each column means, why and how long it is kept.

A comment on a column has four parts, `meaning | purpose | legal basis | retention class`; one on a table has two, its
meaning and `person` or `not person`. Tests hold every column to it, so the dictionary is an allow-list (rights.md,
"What must not exist"): what is not in it cannot be stored.
"""

from dataclasses import dataclass
from itertools import groupby

import psycopg

from denizen.kernel.db import Statements
from denizen.kernel.roles import SCHEMAS

_sql = Statements("denizen.kernel")
_SEPARATOR = " | "


@dataclass(frozen=True)
class Column:
    """One column as the catalogue describes it."""

    room: str
    table: str
    table_comment: str
    column: str
    type: str
    optional: bool
    comment: str

    @property
    def parts(self) -> list[str]:
        """Meaning, purpose, basis and retention; fewer or more where the comment is not whole."""
        return self.comment.split(_SEPARATOR)


@dataclass(frozen=True)
class Constraint:
    """Something that always holds; its name is a sentence."""

    table: str
    name: str
    definition: str


@dataclass(frozen=True)
class Function:
    """A function of the reading room and the logins that may call it; the inner ones nobody may."""

    name: str
    arguments: str
    callers: list[str]


@dataclass(frozen=True)
class Table:
    """A table with its columns and what always holds in it."""

    name: str
    meaning: str
    is_person: bool
    columns: list[Column]
    constraints: list[Constraint]


def tables(db: psycopg.Connection) -> list[Table]:
    """All tables of the rooms, room by room from the lowest floor up."""
    params = {"rooms": list(SCHEMAS)}
    columns = _sql.rows(db, "dictionary_columns", params, of=Column)
    constraints = _sql.rows(db, "dictionary_constraints", params, of=Constraint)
    found = []
    for name, group in groupby(columns, key=lambda column: f"{column.room}.{column.table}"):
        own = list(group)
        meaning, _separator, mark = own[0].table_comment.rpartition(_SEPARATOR)
        # A table without its mark is taken for one of persons: what is forgotten is closed, not open.
        is_person = mark != "not person"
        rules = [constraint for constraint in constraints if constraint.table == name]
        found.append(Table(name, meaning, is_person, own, rules))
    return found


def functions(db: psycopg.Connection, schema: str) -> list[Function]:
    """The functions of a schema: `reading`, `door` or `erasing`."""
    return _sql.rows(db, "dictionary_functions", {"schema": schema}, of=Function)


def as_markdown(
    tables: list[Table], readers: list[Function], doors: list[Function], erasers: list[Function]
) -> str:
    """The dictionary as a page of documentation."""
    lines = [_HEAD]
    known = {table.name: table for table in tables}
    room = ""
    for table in tables:
        if room != (room := table.name.partition(".")[0]):
            lines.append(f"## {room}\n")
        lines += _table_lines(table, known.get(table.name.removesuffix("_superseded")))
    lines += _function_lines(
        "## reading",
        "Functions of the role `denizen_reader`: the only way in which the application reads persons.",
        readers,
    )
    lines += _function_lines(
        "\n## door",
        "Functions of the role `denizen_door`: the only way in which the application writes, by the token of"
        " whoever is signed in.",
        doors,
    )
    lines += _function_lines(
        "\n## erasing",
        "Functions of the role `denizen_eraser`: the only way in which what is past its time is removed. None takes a"
        " person, and none a day that has not come.",
        erasers,
    )
    return "\n".join(lines) + "\n"


def _function_lines(title: str, what: str, functions: list[Function]) -> list[str]:
    lines = [f"{title}\n", f"{what}\n", "| function | arguments | who may call it |", "| --- | --- | --- |"]
    for function in functions:
        if function.callers:
            callers = ", ".join(f"`{caller}`" for caller in function.callers)
            lines.append(f"| `{function.name}` | {_cell(function.arguments)} | {callers} |")
    inner = ", ".join(f"`{function.name}`" for function in functions if not function.callers)
    return [*lines, f"\nInner parts, which no login may call: {inner}."]


_HEAD = """# The database

Generated from the live catalogue by `./run dictionary`; edit the comments in `src/denizen/*/sql/` instead of this file.
A table of persons is closed to the application's role, which reads people through the functions of `reading` only.
"""


def _table_lines(table: Table, base: Table | None) -> list[str]:
    mark = "persons" if table.is_person else "no persons"
    lines = [f"### {table.name}\n", f"{table.meaning}. *Holds {mark}.*\n"]
    if base and base is not table and _is_twin(table, base):
        return [
            *lines,
            f"The columns of `{base.name}`, with `recorded_during` in the place of `recorded_at`.\n",
        ]
    lines.append("| column | type | meaning | purpose | basis | retention |")
    lines.append("| --- | --- | --- | --- | --- | --- |")
    for column in table.columns:
        cells = [f"`{column.column}`", column.type + (", optional" if column.optional else ""), *column.parts]
        lines.append(f"| {' | '.join(cells)} |")
    if table.constraints:
        lines.append("\nAlways true:\n")
        lines += [f"- {_sentence(rule.name)}: `{rule.definition}`" for rule in table.constraints]
    return [*lines, ""]


def _is_twin(table: Table, base: Table) -> bool:
    known = {column.column for column in base.columns} - {"recorded_at"}
    once = {column.column for column in table.columns} - {"recorded_during"}
    return once <= known


def _sentence(name: str) -> str:
    return name.replace("_", " ")


def _cell(text: str) -> str:
    return f"`{text}`" if text else ""
