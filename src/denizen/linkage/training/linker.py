"""Splink, opened so that the same records and seed give the same model."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pyarrow as pa


@contextmanager
def opened(table: pa.Table, settings: Mapping[str, Any]) -> Iterator[Any]:
    """Give a Splink `Linker` over one table, whose `record_id` tells its records apart."""
    # Splink is asked for by whoever trains, not by each process of the register that could.
    import duckdb  # noqa: PLC0415
    from splink import Linker  # noqa: PLC0415
    from splink.internals.duckdb.database_api import DuckDBAPI  # noqa: PLC0415

    logging.getLogger("splink").setLevel(logging.ERROR)
    with duckdb.connect() as db:
        db.execute("SET threads = 1")  # sums of floats depend on the order in which they are added
        frame = DuckDBAPI(connection=db).register(table)
        one_table = {"link_type": "dedupe_only", "unique_id_column_name": "record_id"}
        yield Linker(frame, {**settings, **one_table}, log_level=logging.ERROR)


def said_by(linker: Any) -> dict[str, Any]:
    """What a linker learned, as Splink writes it."""
    known = dict(linker.misc.save_model_to_json())
    known.pop("linker_uid", None)  # drawn anew each time, and means nothing
    return known
