"""The engine on one machine: DuckDB joins blocks and weighs pairs, in parts, within bounded memory.

Its SQL is put together here, of names that are quoted, numbers, and conditions that were parsed.
"""
# ruff: noqa: S608

import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from denizen.linkage.batch.engine import LARGEST_BLOCK, Capped, Compared, Pair, Rule
from denizen.linkage.batch.errors import EngineFailed, MemoryTooSmall
from denizen.linkage.model import Model
from denizen.linkage.model.weighing import Comparison, Frequency, Level

_PAIRS_AT_ONCE = 2_000_000
_ROWS_AT_ONCE = 10_000


class DuckEngine:
    """Compares within a DuckDB connection of its own, closed with it."""

    def __init__(
        self,
        *,
        memory: str = "300MB",
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
        self._largest, self._memory = largest_block, memory
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
        asking: int | None = None,
    ) -> Iterator[list[Pair]]:
        """Give the pairs that share a block and weigh at least so much.

        Raises ColumnsDiffer, MemoryTooSmall, EngineFailed.
        """
        model.must_fit(records.column_names)
        try:
            yield from self._pairs(model, records, rules, least, prior, parted_by, asking)
        except duckdb.OutOfMemoryException:
            raise MemoryTooSmall(memory=self._memory) from None
        except pa.ArrowException as problem:
            raise EngineFailed(problem=type(problem).__name__) from None
        except duckdb.Error as problem:
            raise EngineFailed(problem=_told(problem)) from None

    def _pairs(
        self,
        model: Model,
        records: pa.Table,
        rules: Sequence[Rule],
        least: float,
        prior: float | None,
        parted_by: str | None,
        asking: int | None,
    ) -> Iterator[list[Pair]]:
        self._take(model, records)
        if asking is None:
            self._block(rules)
            met = "keyed AS a JOIN keyed AS b ON a.key = b.key AND a.row_no < b.row_no"
        else:
            self._block_for(rules, records.num_rows - asking)
            met = "keyed AS a JOIN asked AS b ON a.key = b.key"
        parts = max(1, math.ceil(self.compared.pairs / _PAIRS_AT_ONCE))
        weight = _weight(model, model.prior if prior is None else prior)
        looked_at = [*sorted(model.columns), *map(_share_of, sorted(_frequencies(model)))]
        columns = ", ".join(
            f"l.{_quoted(c)} AS {_quoted(c + '_l')}, r.{_quoted(c)} AS {_quoted(c + '_r')}" for c in looked_at
        )
        apart = f"AND l.{_quoted(parted_by)} <> r.{_quoted(parted_by)}" if parted_by else ""
        for part in range(parts):
            # All pairs of one record are in one part: so each pair comes once, whatever blocks it shares.
            found = self._db.execute(
                f"""
                WITH met AS (
                    SELECT DISTINCT a.row_no AS row_l, b.row_no AS row_r
                    FROM {met}
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
        """Look at the columns where they stand, with a place for each record and the frequencies of its values."""
        table = records.append_column("row no", pa.array(range(records.num_rows), pa.int64()))
        for column, frequency in _frequencies(model).items():
            table = table.append_column(_share_of(column), _shares(records[column], frequency.shares))
        self._db.register("record", table)
        self.compared.records = records.num_rows

    def _block(self, rules: Sequence[Rule]) -> None:
        """Make the keys of all records by all rules, without those of blocks that are too large."""
        self._key("keyed", rules)
        self._db.execute(
            "CREATE OR REPLACE TABLE block AS SELECT any_value(rule) AS rule, key, count(*) AS size,"
            " count(*) * (count(*) - 1) // 2 AS pairs FROM keyed GROUP BY key HAVING size > 1"
        )
        self._without_large_blocks(rules)

    def _block_for(self, rules: Sequence[Rule], first: int) -> None:
        """Make the keys of the records from the first one on, and of those before them that share one."""
        self._key("asked", rules, f'"row no" >= {first:d}')
        self._key("keyed", rules, f'"row no" < {first:d}', "SEMI JOIN asked USING (key)")
        self._db.execute(
            "CREATE OR REPLACE TABLE block AS SELECT rule, key, size, size * asking AS pairs"
            " FROM (SELECT any_value(rule) AS rule, key, count(*) AS size FROM keyed GROUP BY key)"
            " JOIN (SELECT key, count(*) AS asking FROM asked GROUP BY key) USING (key)"
        )
        self._without_large_blocks(rules)

    def _key(self, table: str, rules: Sequence[Rule], where: str = "TRUE", among: str = "") -> None:
        """Make a table of keys, rule by rule: each once a record, those alone that join `among`."""
        self._db.execute(f"CREATE OR REPLACE TABLE {table} (rule USMALLINT, key UBIGINT, row_no BIGINT)")
        for number, rule in enumerate(rules):
            keys = rule.key if rule.is_list else f"[{rule.key}]"
            self._db.execute(
                f"""
                INSERT INTO {table}
                SELECT DISTINCT {number}, key, row_no
                FROM (
                    SELECT hash({number}, said) AS key, row_no
                    FROM (SELECT "row no" AS row_no, unnest({keys})::VARCHAR AS said FROM record WHERE {where})
                    WHERE said IS NOT NULL
                ) {among}
                """
            )

    def _without_large_blocks(self, rules: Sequence[Rule]) -> None:
        """Count blocks and pairs, and leave out the keys of blocks that are too large."""
        counted = self._db.execute(
            "SELECT rule, size > ? AS is_capped, count(*), sum(size)::BIGINT, sum(pairs)::BIGINT"
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


def _told(problem: duckdb.Error) -> str:
    """What DuckDB says of an expression; only the kind where its words might tell a value that it met on the way."""
    kind = type(problem).__name__
    if isinstance(problem, duckdb.BinderException | duckdb.CatalogException | duckdb.ParserException):
        return str(problem).strip().split("\n", 1)[0][:300] or kind
    return kind


def _shares(values: pa.ChunkedArray, shares: Mapping[str, float]) -> pa.ChunkedArray:
    """How often each value comes, where that is known.

    Looked up once a record: as joins of the pairs, those of forty columns would take more memory than the pairs.
    """
    found = []
    for chunk in values.chunks:
        known = chunk.dictionary_encode()
        by_value = pa.array([shares.get(value) for value in known.dictionary.to_pylist()], pa.float64())
        found.append(by_value.take(known.indices))
    return pa.chunked_array(found, pa.float64())


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
