"""Whether a database, or a backup of one, is of a version that this one knows: there is no way down."""

import re
from collections.abc import Iterable
from importlib.metadata import version

import psycopg
from django.db.migrations.loader import MigrationLoader


class DatabaseNewer(Exception):
    """A newer version has migrated it: this one does not know what that did. The message says `made by …`."""


def applied_migrations(db: psycopg.Connection) -> list[str]:
    """The migrations that a database has, such as `register.0001_register`; none where it was never migrated."""
    if db.execute("SELECT to_regclass('public.django_migrations')").fetchone() == (None,):
        return []
    rows = db.execute("SELECT app || '.' || name FROM public.django_migrations ORDER BY 1").fetchall()
    return [name for (name,) in rows]


def refuse_newer(applied: Iterable[str], product: str = "0") -> None:
    """Look whether this version knows all of these migrations, and is not before `product`. Raises DatabaseNewer."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    unknown = sorted(set(applied) - known)
    ours = version("denizen")
    if unknown:
        raise DatabaseNewer(
            f"made by a newer version of Denizen than this one ({ours}), which does not know"
            f" {', '.join(unknown[:3])}{' …' if unknown[3:] else ''}: use that version"
        )
    if _numbers(product) > _numbers(ours):
        raise DatabaseNewer(f"made by Denizen {product}, and this one is {ours}: use that version")


def _numbers(product: str) -> list[int]:
    """The numbers of a version, by which versions are compared."""
    return [int(number) for number in re.findall(r"\d+", product)]
