"""Migrating a register that nobody uses meanwhile: in one transaction, so that what fails leaves no trace.

`migrate` goes step by step, so that others can work beside it; a failure leaves the steps before. Here nobody works,
and nothing counts before all of it has been looked at.
"""

from collections.abc import Callable

import psycopg
from django.db import transaction
from django.db.migrations.executor import MigrationExecutor

from denizen.kernel.migrate import apply_missing, django_connection, install, patiently
from denizen.kernel.versions import applied_migrations, refuse_newer

type Look = Callable[[psycopg.Connection], None]


class NotWhole(Exception):
    """A migration takes no part in a transaction, such as an index that is built beside those who write."""


def migrate_whole(owner_url: str, look: Look) -> list[str]:
    """Apply what is missing, as the owner, all or nothing, and return the names of the migrations applied.

    `look` looks at the result before it is committed, and raises what undoes it. Raises DatabaseNewer, NotWhole,
    TableInUse, and whatever a migration or `look` raises.
    """
    applied: list[str] = []
    with psycopg.connect(owner_url, autocommit=True) as waiting:
        # The same lock as `migrate` takes.
        waiting.execute("SELECT pg_advisory_lock(hashtext('denizen.migrate'))")
        refuse_newer(applied_migrations(waiting))

        def step() -> None:
            applied.clear()
            with django_connection(owner_url) as connection, transaction.atomic():
                executor = MigrationExecutor(connection)
                for migration, _backwards in executor.migration_plan(executor.loader.graph.leaf_nodes()):
                    if not migration.atomic:
                        raise NotWhole(f"{migration.app_label}.{migration.name}")
                apply_missing(connection, applied)
                # Constraints that wait for the end of a transaction would refuse what comes after.
                connection.connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
                install(connection.connection)
                look(connection.connection)

        patiently(step)
    return applied
