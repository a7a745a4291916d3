"""What figures are held against: pgbench's TPC-B, and COPY of the same bytes, on the same server in the same run."""

import re
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from benchmarks.stage import Stage
from denizen.kernel.db import connect
from denizen.kernel.postgres.binaries import find_binaries

PGBENCH_SCALE = 10
PGBENCH_SECONDS = 6
_DATABASE = "pgbench"
_TPS = re.compile(r"tps = ([\d.]+)")
_LATENCY = re.compile(r"latency average = ([\d.]+)")
_BLOCK = 1 << 20


@dataclass(frozen=True)
class TpcB:
    """What one run of pgbench gave: transactions a second, and milliseconds for one."""

    clients: int
    per_second: float
    mean_ms: float


def tpc_b(stage: Stage, clients: int) -> TpcB:
    """Run pgbench's own TPC-B (scale 10, simple protocol, over the same socket) for a few seconds."""
    _prepare(stage)
    said = _pgbench(stage, f"--client={clients}", f"--jobs={min(clients, 2)}", f"--time={PGBENCH_SECONDS}")
    rate, latency = _TPS.search(said), _LATENCY.search(said)
    if not rate or not latency:
        raise RuntimeError(f"pgbench gave no figures: {said}")
    return TpcB(clients, float(rate[1]), float(latency[1]))


def _prepare(stage: Stage) -> None:
    with connect(stage.server.administrator("postgres")) as db:
        if db.execute("SELECT 1 FROM pg_database WHERE datname = %s", [_DATABASE]).fetchone():
            return
        db.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(_DATABASE)))
    _pgbench(stage, "--initialize", f"--scale={PGBENCH_SCALE}", "--quiet")


def _pgbench(stage: Stage, *arguments: str) -> str:
    """Run the pgbench that comes with the server's own programs, as the administrator of the server."""
    where = conninfo_to_dict(stage.server.administrator(_DATABASE))
    finished = subprocess.run(
        [find_binaries().program("pgbench"), *arguments, _DATABASE],
        env={
            "PGHOST": str(where["host"]),
            "PGUSER": str(where["user"]),
            "PGPASSWORD": str(where["password"]),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if finished.returncode != 0:
        raise RuntimeError(f"pgbench failed: {finished.stderr[-500:]}")
    return finished.stdout


def copy_of_files(stage: Stage, files: list[Path]) -> float:
    """Seconds that COPY takes for the same CSV files into one table of texts without any key."""
    with files[0].open(encoding="utf-8") as first:
        columns = first.readline().strip().split(",")
    with stage.administrator() as db, db.transaction(force_rollback=True):
        names = [sql.Identifier(column) for column in columns]
        db.execute(
            sql.SQL("CREATE TABLE public.yardstick ({})").format(
                sql.SQL(", ").join(sql.SQL("{} text").format(name) for name in names)
            )
        )
        began = time.monotonic()
        for file in files:
            _copy_in(db, sql.SQL("COPY public.yardstick FROM STDIN (FORMAT csv, HEADER)"), file)
        return time.monotonic() - began


def copy_of_ledger(stage: Stage, folder: Path) -> float:
    """Seconds that COPY takes for the ledger's declarations and whom they describe, into tables without any key."""
    seconds = 0.0
    with stage.administrator() as db, db.transaction(force_rollback=True):
        for table in ("declaration", "described"):
            name, rows = sql.Identifier(table), folder / f"{table}.copy"
            with rows.open("wb") as out, db.cursor() as cursor:
                statement = sql.SQL("COPY ledger.{} TO STDOUT (FORMAT binary)").format(name)
                with cursor.copy(statement) as copy:
                    for block in copy:
                        out.write(block)
            db.execute(sql.SQL("CREATE TABLE public.{} (LIKE ledger.{})").format(name, name))
            began = time.monotonic()
            _copy_in(db, sql.SQL("COPY public.{} FROM STDIN (FORMAT binary)").format(name), rows)
            seconds += time.monotonic() - began
            rows.unlink()
    return seconds


def _copy_in(db: psycopg.Connection, statement: sql.SQL | sql.Composed, file: Path) -> None:
    with file.open("rb") as source, db.cursor() as cursor, cursor.copy(statement) as copy:
        while block := source.read(_BLOCK):
            copy.write(block)
