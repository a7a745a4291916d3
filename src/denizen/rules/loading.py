"""From a TOML pack to a checked layer. A pack that says something unclear is refused whole, with its line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from denizen.rules import vocabulary as words
from denizen.rules.calendars import CALENDARS
from denizen.rules.consistency import follow_each_other, without_two_answers
from denizen.rules.errors import PackInvalid, PackUnknown
from denizen.rules.model import (
    Deadline,
    Effect,
    Entry,
    Exemption,
    FactRule,
    Period,
    Provenance,
    Reference,
    Retention,
    Rule,
    Setting,
    Source,
    Validity,
)  # fmt: skip
from denizen.rules.reading import Document, Table

PACKS = Path(__file__).parent / "packs"


@dataclass(frozen=True)
class Layer:
    """One file of a pack. Sources, field groups and the header's values include those inherited."""

    code: str
    parent: Layer | None
    time_zone: ZoneInfo
    calendar: str
    uncovered_years: str
    sources: Mapping[str, Source]
    fields: Mapping[str, frozenset[str]]
    rules: tuple[Rule, ...]
    exemptions: tuple[Exemption, ...]
    facts: tuple[FactRule, ...]
    effects: tuple[Effect, ...]
    retentions: tuple[Retention, ...]
    settings: tuple[Setting, ...]

    @cached_property
    def rules_by_question(self) -> Mapping[tuple[str, ...], list[Rule]]:
        """For (trigger, actor, subject) the rules that answer it, one for each time."""
        return _by_question(self.rules)

    @cached_property
    def exemptions_by_question(self) -> Mapping[tuple[str, ...], list[Exemption]]:
        """For (trigger, ground) the exemptions that answer it, one for each time."""
        return _by_question(self.exemptions)

    def upwards(self) -> tuple[Layer, ...]:
        """The layer itself and those it inherits from, the nearest first."""
        return (self, *(self.parent.upwards() if self.parent else ()))


def _by_question[E: (Rule, Exemption)](entries: tuple[E, ...]) -> dict[tuple[str, ...], list[E]]:
    found: dict[tuple[str, ...], list[E]] = {}
    for entry in entries:
        for question in entry.answers:
            found.setdefault(question, []).append(entry)
    return found


def codes(folder: Path = PACKS) -> list[str]:
    """The codes of the packs that there are, in their order."""
    return sorted(path.stem for path in folder.glob("*.toml"))


@cache
def layer(code: str, folder: Path = PACKS) -> Layer:
    """The layer of that code with all it inherits. PackUnknown, PackInvalid."""
    return _load(code, folder, ())


def _load(code: str, folder: Path, heirs: tuple[str, ...]) -> Layer:
    files = {path.stem: path for path in folder.glob("*.toml")}
    if code not in files:
        raise PackUnknown(code, sorted(files))
    if code in heirs:
        raise PackInvalid(files[code].name, None, f"{' inherits '.join((*heirs, code))}: a circle")
    return read_layer(
        files[code].read_text(encoding="utf-8"), code, lambda parent: _load(parent, folder, (*heirs, code))
    )


def read_layer(text: str, code: str, load_parent: Callable[[str], Layer]) -> Layer:
    """Read and check one pack from its text."""
    document = Document(text, f"{code}.toml")
    document.only({"pack", "source", "fields", "rule", "exemption", "fact", "effect", "retention", "setting"})
    header = document.one("pack")
    if header.text("code") != code:
        raise header.wrong(f"'code' must be the name of the file, {code!r}")
    parent = load_parent(header.text("inherits")) if "inherits" in header else None
    zone, calendar, beyond = _header(header, parent)
    header.done()
    reader = _Reader(document, code, parent)
    return Layer(
        code, parent, ZoneInfo(zone), calendar, beyond, reader.sources, reader.fields,
        rules=without_two_answers(document.file, reader.versions("rule", reader.rule)),
        exemptions=without_two_answers(document.file, reader.versions("exemption", reader.exemption)),
        facts=reader.versions("fact", reader.fact),
        effects=reader.versions("effect", reader.effect),
        retentions=reader.retentions,
        settings=reader.versions("setting", reader.setting),
    )  # fmt: skip


def _header(header: Table, parent: Layer | None) -> tuple[str, str, str]:
    """Time zone, calendar, and what to do beyond its years: said here, or inherited."""
    if parent is None:
        zone = header.text("time_zone", available_timezones())
        return zone, header.text("calendar", CALENDARS), header.text("uncovered_years", words.UNCOVERED)
    return (
        header.text_or("time_zone", parent.time_zone.key, available_timezones()),
        header.text_or("calendar", parent.calendar, CALENDARS),
        header.text_or("uncovered_years", parent.uncovered_years, words.UNCOVERED),
    )


class _Reader:
    """Reads the entries of one document against the sources, groups and classes known so far."""

    def __init__(self, document: Document, code: str, parent: Layer | None) -> None:
        self.document, self.code = document, code
        own_sources = {key: self._source(key, table) for key, table in document.named("source")}
        self.sources = {**(parent.sources if parent else {}), **own_sources}
        self.fields = {**(parent.fields if parent else {}), **self._groups()}
        self.retentions = self.versions("retention", self.retention)
        inherited = [each for above in (parent.upwards() if parent else ()) for each in above.retentions]
        self._classes = {each.key for each in (*self.retentions, *inherited)}

    def versions[E: Entry](self, name: str, read: Callable[[Table], Iterator[E]]) -> tuple[E, ...]:
        """All entries of one list of tables, whose versions must follow each other without overlap or gap."""
        found = [entry for table in self.document.many(name) for entry in read(table)]
        for key in {entry.key for entry in found}:
            follow_each_other(self.document.file, [entry for entry in found if entry.key == key])
        return tuple(found)

    @staticmethod
    def _source(key: str, table: Table) -> Source:
        source = Source(
            key,
            table.text("title"),
            table.text("title_en"),
            table.day("in_force"),
            frozenset(table.texts("articles")),
        )
        table.done()
        return source

    def _groups(self) -> dict[str, frozenset[str]]:
        table = self.document.one("fields")
        groups = {name: frozenset(table.texts(name, words.FIELDS)) for name in table.names()}
        if clash := groups.keys() & words.FIELDS:
            raise table.wrong(f"a group cannot be named as a field: {', '.join(sorted(clash))}")
        return groups

    def _provenance(self, table: Table) -> Provenance:
        status = table.text("source_status", words.SOURCE_STATUSES)
        reference = self._reference(table.table("legal_ref")) if "legal_ref" in table else None
        if status == "law_text" and reference is None:
            raise table.wrong("what stands in the text of a law needs its 'legal_ref'")
        valid = _validity(table) if "valid" in table or status != "design_default" else Validity()
        if reference and status != "design_default" and (valid.first or date.min) < reference.source.in_force:
            raise table.wrong(f"is in force before its law, which came on {reference.source.in_force}")
        return Provenance(self.code, table.line or 0, valid, reference, status, table.text_or("note", ""))

    def _reference(self, table: Table) -> Reference:
        source = self.sources[table.text("source", self.sources)]
        article = table.text("article")
        if article.partition("(")[0] not in source.articles:
            raise table.wrong(f"{source.key!r} lists no article {article!r}")
        table.done()
        return Reference(source, article)

    def _fields_of(self, table: Table) -> frozenset[str]:
        asked = table.texts("allowed_fields", words.FIELDS | self.fields.keys())
        return frozenset[str]().union(*(self.fields.get(each, {each}) for each in asked))

    def rule(self, table: Table) -> Iterator[Rule]:
        name = table.text("rule")
        table.name = f"rule {name!r}"
        yield Rule(
            key=name,
            triggers=frozenset(table.texts("trigger", words.TRIGGERS)),
            actors=frozenset(table.texts("actor", words.PARTY_KINDS)),
            subject=table.text("subject", words.SUBJECTS) if "subject" in table else None,
            recipient=table.text("recipient", words.RECIPIENTS),
            deadline=_deadline(table.table("deadline")),
            on_miss=table.texts("on_miss", words.ON_MISS),
            allowed_fields=self._fields_of(table),
            provenance=self._provenance(table),
        )
        table.done()

    def exemption(self, table: Table) -> Iterator[Exemption]:
        name = table.text("rule")
        table.name = f"exemption {name!r}"
        triggers = frozenset(table.texts("trigger", words.TRIGGERS))
        ground = table.text("ground", words.EXEMPTION_GROUNDS)
        yield Exemption(name, triggers, ground, _deadline(table.table("period")), self._provenance(table))
        table.done()

    def fact(self, table: Table) -> Iterator[FactRule]:
        name = table.text("fact", words.FACTS)
        table.name = f"fact {name!r}"
        precedence = table.table("precedence")
        ranks = {kind: precedence.number(kind, least=1) for kind in sorted(words.PARTY_KINDS)}
        precedence.done()
        implies = table.table("implies_residence") if "implies_residence" in table else None
        days = table.number("confirm_every_days", least=1) if "confirm_every_days" in table else None
        yield FactRule(
            key=name,
            ranks=ranks,
            undocumented_adds=table.number("undocumented_adds") if "undocumented_adds" in table else 0,
            confirm_every=None if days is None else timedelta(days=days),
            confirm_at=table.text("confirm_at", words.FIELDS) if "confirm_at" in table else None,
            implies_residence_by=frozenset(implies.texts("by", words.PARTY_KINDS) if implies else ()),
            implies_residence_when=implies.text("when", words.IMPLIES) if implies else None,
            retention=table.text("retention", self._classes),
            provenance=self._provenance(table),
        )
        if implies:
            implies.done()
        table.done()

    def effect(self, table: Table) -> Iterator[Effect]:
        triggers = table.texts("trigger", words.DECLARATION_KINDS)
        table.name = f"effect of {', '.join(triggers)}"
        retroactive, provenance = table.flag("retroactive"), self._provenance(table)
        ahead, term = (
            _period(table.table(key), words.PLAIN_UNITS) if key in table else None
            for key in ("ahead", "term")
        )
        if term and (without := set(triggers) - words.WITH_TERM):
            raise table.wrong(f"no 'term' is told in {', '.join(sorted(without))}")
        table.done()
        yield from (Effect(trigger, retroactive, ahead, term, provenance) for trigger in triggers)

    def retention(self, table: Table) -> Iterator[Retention]:
        name = table.text("class")
        table.name = f"retention {name!r}"
        keep, after_death = (
            _period(table.table(key), words.PLAIN_UNITS) if key in table else None
            for key in ("keep", "keep_after_death")
        )
        then, counted_from = (
            table.text("then", words.RETENTION_ENDS),
            table.text("counted_from", words.RETENTION_STARTS),
        )
        if (keep is None) != (then == "keep"):
            raise table.wrong("either a time to keep, or then = 'keep'")
        if after_death and (keep is None or counted_from != "departure"):
            raise table.wrong("only what is kept for a time after a departure has another after a death")
        provenance = self._provenance(table)
        if keep is None and not provenance.note:
            raise table.wrong("what is kept for good needs a 'note' that says why")
        yield Retention(name, keep, after_death, counted_from, then, provenance)
        table.done()

    def setting(self, table: Table) -> Iterator[Setting]:
        name = table.text("setting", words.SETTINGS)
        table.name = f"setting {name!r}"
        value = table.value("value", words.SETTINGS[name])
        if value not in words.SETTING_WORDS.get(name, {value}):
            raise table.wrong(f"'value' cannot be {value!r}")
        yield Setting(name, value, self._provenance(table))
        table.done()


def _validity(table: Table) -> Validity:
    inner = table.table("valid")
    valid = Validity(
        inner.day("from") if "from" in inner else None, inner.day("to") if "to" in inner else None
    )
    inner.done()
    if valid.first and valid.end and valid.end <= valid.first:
        raise inner.wrong("'to' must come after 'from'")
    return valid


def _period(table: Table, units: frozenset[str] = words.UNITS, *, done: bool = True) -> Period:
    period = Period(table.number("value"), table.text("unit", units))
    if done:
        table.done()
    return period


def _deadline(table: Table) -> Deadline:
    period = _period(table, done=False)
    count_from, roll = table.text("count_from", words.COUNT_FROM), table.text("roll", words.ROLLS)
    if (period.unit == "hour") != (count_from == "instant"):
        raise table.wrong("hours, and only hours, are counted from 'instant'")
    if count_from == "same_day" and period.value == 0:
        raise table.wrong("a period that counts the day of the event has at least 1")
    if roll != "none" and period.unit in ("hour", "working_day"):
        raise table.wrong(f"a period in {period.unit}s does not roll")
    opens = _period(table.table("opens"), words.PLAIN_UNITS) if "opens" in table else None
    table.done()
    return Deadline(period, count_from, roll, opens)
