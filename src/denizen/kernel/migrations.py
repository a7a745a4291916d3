"""Helpers for the migrations of the rooms, whose tables are written in SQL files."""

import re
from importlib.resources import files

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from psycopg import sql

_NAMED = re.compile(r"CREATE (?:UNIQUE )?INDEX CONCURRENTLY (\w+) ON (\w+)\.")


def sql_file(room: str, name: str) -> migrations.RunSQL:
    """The operation that runs `sql/schema/NAME.sql` of `denizen.ROOM`.

    There is no way back: tables of a register are not dropped by a command. A mistaken migration is mended by a next.
    """
    text = files(f"denizen.{room}").joinpath("sql", "schema", f"{name}.sql").read_text("utf-8")
    return migrations.RunSQL(text)


class BuildIndex(migrations.RunPython):
    """The operation that builds an index while others go on writing, in a migration with `atomic = False`.

    It keeps nobody waiting, so it may itself wait for long: for every transaction that is older. What an attempt that
    was cut short left behind is removed first: nothing uses such an index, and every write would keep it up.
    """

    def __init__(self, statement: str) -> None:
        """Take one `CREATE INDEX CONCURRENTLY name ON schema.table …`. Raises ValueError for anything else."""
        named = _NAMED.match(statement)
        if named is None:
            raise ValueError("an index that is to be built must be named, and its table with its schema")
        self.statement, self.name, self.schema = statement, named[1], named[2]
        super().__init__(self._build, migrations.RunPython.noop, atomic=False)

    def _build(self, _apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        index = sql.Identifier(self.schema, self.name)
        with editor.connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = 0")
            cursor.execute(sql.SQL("DROP INDEX CONCURRENTLY IF EXISTS {}").format(index).as_string())
            cursor.execute(self.statement)
            cursor.execute("RESET lock_timeout")
