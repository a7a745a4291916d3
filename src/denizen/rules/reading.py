"""Reads the tables of a TOML file strictly: each key is taken once, and what nobody took is an error with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime
from typing import Any

from denizen.rules.errors import PackInvalid


class Table:
    """One table being read, and where it begins. `done` must be called when everything wanted has been taken."""

    def __init__(self, content: dict[str, Any], file: str, line: int | None, name: str) -> None:
        self._left = dict(content)
        self.file, self.line, self.name = file, line, name

    def __contains__(self, key: str) -> bool:
        return key in self._left

    def wrong(self, problem: str) -> PackInvalid:
        """The error to raise about this table."""
        return PackInvalid(self.file, self.line, f"{self.name}: {problem}")

    def _take[T](self, key: str, kind: type[T], fits: Callable[[Any], bool] | None = None) -> T:
        if key not in self._left:
            raise self.wrong(f"{key!r} is missing")
        value = self._left.pop(key)
        # bool is an int and datetime a date in Python; in a pack they are mistakes for each other.
        if type(value) is not kind:
            raise self.wrong(f"{key!r} must be {kind.__name__}, not {type(value).__name__}")
        if fits is not None and not fits(value):
            raise self.wrong(f"{key!r} has an impossible value: {value!r}")
        return value

    def text(self, key: str, among: Collection[str] | None = None) -> str:
        """A text that is not empty; one of `among`, if given."""
        value = self._take(key, str, bool)
        return value if among is None else self._known(key, value, among)

    def text_or(self, key: str, default: str, among: Collection[str] | None = None) -> str:
        """As `text`, or the default where the key is absent."""
        return self.text(key, among) if key in self else default

    def texts(self, key: str, among: Collection[str] | None = None) -> tuple[str, ...]:
        """A text or a list of different texts, not empty."""
        one_or_many = self._left.get(key)
        found = (self.text(key),) if isinstance(one_or_many, str) else tuple(self._take(key, list, bool))
        for value in found:
            if not isinstance(value, str):
                raise self.wrong(f"{key!r} must hold texts, not {value!r}")
            if among is not None:
                self._known(key, value, among)
        if len(set(found)) < len(found):
            raise self.wrong(f"{key!r} says something twice")
        return found

    def number(self, key: str, least: int = 0) -> int:
        """A whole number, `least` or more."""
        return self._take(key, int, lambda value: value >= least)

    def flag(self, key: str) -> bool:
        """A truth value: true or false."""
        return self._take(key, bool)

    def day(self, key: str) -> date:
        """A TOML local date."""
        return self._take(key, date, lambda value: not isinstance(value, datetime))

    def table(self, key: str) -> Table:
        """A table within this one."""
        return Table(self._take(key, dict), self.file, self.line, f"{self.name}, {key}")

    def value(self, key: str, kind: type) -> bool | int | str:
        """A value of exactly this type."""
        taken: bool | int | str = self._take(key, kind)
        return taken

    def names(self) -> tuple[str, ...]:
        """The keys not taken yet."""
        return tuple(self._left)

    def done(self) -> None:
        """Refuse whatever was not taken."""
        if self._left:
            raise self.wrong(f"unknown key {', '.join(map(repr, self._left))}")

    def _known(self, key: str, value: str, among: Collection[str]) -> str:
        if value not in among:
            raise self.wrong(f"{key!r} does not know {value!r}; it knows {', '.join(sorted(among))}")
        return value


class Document:
    """A TOML file: its single tables and its lists of tables."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        try:
            self._content = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise PackInvalid(file, None, str(error)) from error
        # tomllib keeps no positions; the n-th header of a name belongs to the n-th table of that name.
        self._lines: dict[str, list[int]] = {}
        for number, line in enumerate(text.splitlines(), start=1):
            if header := re.match(r"\s*\[+\s*([\w.-]+)\s*\]+", line):
                self._lines.setdefault(header[1], []).append(number)

    def only(self, known: Collection[str]) -> None:
        """Refuse top-level names that the schema does not know."""
        for name in self._content.keys() - set(known):
            raise PackInvalid(
                self.file, next(iter(self._lines.get(name, [])), None), f"unknown table {name!r}"
            )

    def one(self, name: str) -> Table:
        """The table [name]; empty if the file has none."""
        content = self._content.get(name, {})
        if not isinstance(content, dict):
            raise PackInvalid(self.file, None, f"{name!r} must be a single table, [{name}]")
        return Table(content, self.file, next(iter(self._lines.get(name, [])), None), f"[{name}]")

    def named(self, name: str) -> Iterator[tuple[str, Table]]:
        """The tables [name.KEY], each with its key."""
        parent = self.one(name)
        for key in parent.names():
            table = parent.table(key)
            table.line = next(iter(self._lines.get(f"{name}.{key}", [])), parent.line)
            yield key, table

    def many(self, name: str) -> Iterator[Table]:
        """The tables [[name]], in order."""
        content = self._content.get(name, [])
        if not isinstance(content, list) or not all(isinstance(table, dict) for table in content):
            raise PackInvalid(self.file, None, f"{name!r} must be a list of tables, [[{name}]]")
        lines = self._lines.get(name, [])
        for place, table in enumerate(content):
            yield Table(table, self.file, lines[place] if place < len(lines) else None, f"[[{name}]]")
