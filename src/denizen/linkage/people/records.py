"""Reading people out of the register as records to be compared; for the worker, and for whoever trains a model."""

from collections.abc import Iterator
from uuid import UUID

import psycopg

from denizen.kernel.db import Statements
from denizen.linkage.people.features import Description, Features, features

_sql = Statements("denizen.linkage")

_AT_ONCE = 5000


def descriptions(db: psycopg.Connection, most: int) -> Iterator[tuple[str, Features]]:
    """Give the subjects of the first so many declarations as their declarants described them."""
    with db.transaction(), db.cursor("descriptions") as rows:
        rows.itersize = _AT_ONCE
        rows.execute(_sql.text("descriptions").encode(), {"most": most})
        for declaration, name, latin, born, sex, kind, token, dwelling in rows:
            said = Description(
                names=tuple(text for text in (name, latin) if text),
                born=born,
                sex=sex,
                documents=frozenset({token.hex()} if token else ()),
                document_types=frozenset({kind} if token else ()),
                dwellings=frozenset({str(dwelling)} if dwelling else ()),
            )
            yield str(declaration), features(said)


def people(db: psycopg.Connection) -> Iterator[tuple[UUID, Features]]:
    """Give everybody as the register holds them; nobody whose record was joined to another's."""
    with db.transaction(), db.cursor("people") as rows:
        rows.itersize = _AT_ONCE
        rows.execute(_sql.text("people").encode())
        for person, names, born, sex, tokens, types, dwellings in rows:
            known = Description(
                names=tuple(names),
                born=born,
                sex=sex,
                documents=frozenset(tokens or ()),
                document_types=frozenset(types or ()),
                dwellings=frozenset(dwellings or ()),
            )
            yield person, features(known)
