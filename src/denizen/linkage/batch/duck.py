"""The engine on one machine: DuckDB joins blocks and weighs pairs, in parts, within bounded memory.

Its SQL is put together here, of names that are quoted, numbers, and conditions that were parsed.
"""
# ruff: noqa: S608

import math
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from denizen.linkage.batch.engine import LARGEST_BLOCK, Capped, Compared, Pair, Rule
from denizen.linkage.model import Model
from denizen.linkage.model.weighing import Comparison, Frequency, Level

_PAIRS_AT_ONCE = 2_000_000
_ROWS_AT_ONCE = 10_000


class DuckEngine:
    """Compares within a DuckDB connection of its own, closed with it."""

    def __init__(
        self,
        *,
        memory: str = "700MB",
        threads: int | None = None,
        scratch: Path | None = None,
        largest_block: int = LARGEST_BLOCK,
    ) -> None:
        """`scratch` is the folder for what does not fit into memory; without one DuckDB takes one of its own."""
        config: dict[str, str | bool | int | float | list[str]] = {"memory_limit": memory}
        if threads:
            config["threads"] = threads
        if scratch:
            config["temp_directory"] = str(scratch)
        self.compared = Compared()
        self._largest = largest_block
        self._db = duckdb.connect(config=config)
        self._db.execute("SET preserve_insertion_order = false")

    def __enter__(self) -> "DuckEngine":
        """Give the engine itself."""
        return self

    def __exit__(self, *_raised: object) -> None:
        """Close its connection."""
        self._db.close()

    def pairs(
        self,
        model: Model,
        records: pa.Table,
        rules: Sequence[Rule],
        *,
        least: float,
        prior: float | None = None,
        parted_by: str | None = None,
    ) -> Iterator[list[Pair]]:
        """Give the pairs that share a block and weigh at least so much. Raises ColumnsDiffer."""
        model.must_fit(records.column_names)
        self._take(model, records)
        self._block(rules)
        parts = max(1, math.ceil(self.compared.pairs / _PAIRS_AT_ONCE))
        weight = _weight(model, model.prior if prior is None else prior)
        columns = ", ".join(
            f"l.{_quoted(c)} AS {_quoted(c + '_l')}, r.{_quoted(c)} AS {_quoted(c + '_r')}"
            for c in _columns(model)
        )
        apart = f"AND l.{_quoted(parted_by)} <> r.{_quoted(parted_by)}" if parted_by else ""
        for part in range(parts):
            # All pairs of one record are in one part: so each pair comes once, whatever blocks it shares.
            found = self._db.execute(
                f"""
                WITH met AS (
                    SELECT DISTINCT a.row_no AS row_l, b.row_no AS row_r
                    FROM keyed AS a JOIN keyed AS b ON a.key = b.key AND a.row_no < b.row_no
                    WHERE a.row_no % {parts} = {part}
                ),
                weighed AS (
                    SELECT row_l, row_r, {weight} AS bits
                    FROM (
                        SELECT row_l, row_r, {columns}
                        FROM met
                        JOIN record AS l ON l."row no" = row_l
                        JOIN record AS r ON r."row no" = row_r {apart}
                    )
                )
                SELECT row_l, row_r, bits FROM weighed WHERE bits >= ?
                """,
                [least],
            )
            while rows := found.fetchmany(_ROWS_AT_ONCE):
                yield rows

    def _take(self, model: Model, records: pa.Table) -> None:
        """Take over the columns, a place for each record, and beside them the frequencies."""
        self._db.register("given", records)
        self._db.execute(
            'CREATE OR REPLACE TABLE record AS SELECT row_number() OVER () - 1 AS "row no", * FROM given'
        )
        self._db.unregister("given")
        self.compared.records = records.num_rows
        for column, frequency in _frequencies(model).items():
            shares = pa.table({"value": list(frequency.shares), "share": list(frequency.shares.values())})
            self._db.register("shares", shares if len(shares) else _NO_SHARES)
            name = _quoted(_share_of(column))
            self._db.execute(
                f"CREATE OR REPLACE TABLE record AS SELECT record.*, shares.share AS {name} FROM record"
                f" LEFT JOIN shares ON shares.value = record.{_quoted(column)}"
            )
            self._db.unregister("shares")

    def _block(self, rules: Sequence[Rule]) -> None:
        """Make the keys of all records by all rules, without those of blocks that are too large."""
        keys = " UNION ALL ".join(
            f'SELECT {number} AS rule, "row no" AS row_no, unnest({
                rule.key if rule.is_list else f"[{rule.key}]"
            })::VARCHAR AS said'
            " FROM record"
            for number, rule in enumerate(rules)
        )
        self._db.execute(
            f"CREATE OR REPLACE TABLE keyed AS SELECT DISTINCT rule, hash(rule, said) AS key, row_no FROM ({keys})"
            " WHERE said IS NOT NULL"
        )
        self._db.execute(
            "CREATE OR REPLACE TABLE block AS SELECT any_value(rule) AS rule, key, count(*) AS size FROM keyed"
            " GROUP BY key HAVING size > 1"
        )
        counted = self._db.execute(
            "SELECT rule, size > ? AS is_capped, count(*), sum(size)::BIGINT, sum(size * (size - 1) / 2)::BIGINT"
            " FROM block GROUP BY ALL ORDER BY ALL",
            [self._largest],
        ).fetchall()
        names = [rule.name for rule in rules]
        self.compared.pairs_by_rule = {names[n]: pairs for n, capped, _b, _r, pairs in counted if not capped}
        self.compared.capped = [Capped(names[n], b, r, pairs) for n, capped, b, r, pairs in counted if capped]
        self.compared.pairs = sum(self.compared.pairs_by_rule.values())
        self._db.execute(
            "CREATE OR REPLACE TABLE keyed AS SELECT key, row_no FROM keyed SEMI JOIN"
            f" (SELECT key FROM block WHERE size <= {self._largest:d}) AS small USING (key)"
        )


_NO_SHARES = pa.table({"value": pa.array([], pa.string()), "share": pa.array([], pa.float64())})


def _columns(model: Model) -> list[str]:
    return sorted(model.columns) + [_share_of(column) for column in sorted(_frequencies(model))]


def _frequencies(model: Model) -> dict[str, Frequency]:
    levels = (level for comparison in model.comparisons for level in comparison.levels)
    return {level.frequency.column: level.frequency for level in levels if level.frequency}


def _share_of(column: str) -> str:
    return f"{column} share"


def _weight(model: Model, prior: float) -> str:
    """The sum of the weights as an expression, in the scorer's order of adding."""
    return " + ".join((f"({prior!r}::DOUBLE)", *map(_comparison, model.comparisons)))


def _comparison(comparison: Comparison) -> str:
    cases = " ".join(map(_level, comparison.levels))
    return f"(CASE {cases} ELSE 0.0::DOUBLE END)"


def _level(level: Level) -> str:
    added = ""
    if level.frequency:
        f = level.frequency
        one, other = (_quoted(f"{_share_of(f.column)}_{side}") for side in "lr")
        most = f"greatest({one}, {other}, {f.least!r}::DOUBLE)"
        added = (
            f" + CASE WHEN coalesce({one}, {other}) IS NULL OR {most} = 0 THEN 0.0::DOUBLE"
            f" ELSE {f.weight!r}::DOUBLE * ({f.equal_bits!r}::DOUBLE - log2({most})) END"
        )
    # The condition was parsed, and is of the few kinds that are served: it cannot say anything else to the engine.
    when = "TRUE" if level.holds is None else f"({level.holds.sql})"
    return f"WHEN {when} THEN {level.bits!r}::DOUBLE{added}"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
