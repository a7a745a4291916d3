"""Which organisation a name means: the one that it fits, or none."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

import psycopg

from denizen.access.queries import ask
from denizen.kernel.db import Statements
from denizen.places.queries import area_names
from denizen.register.errors import ANSWERED, refusal_in
from denizen.register.firms import Agreement, Areas, Firm, Level, compare, core_key, keys, parse

_sql = Statements("denizen.register")

_MOST_OF_A_KEY = 200
"""Organisations that are looked at for one key; a name that is shared by more is not plain anyway."""
_MOST_NEAR = 5


@dataclass(frozen=True, slots=True)
class NearOrganisation:
    """An organisation of which a name comes near one that was told: which of its names, and how near."""

    id: UUID
    credit_code: str
    name: str
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class NameResolution:
    """What a name means: an organisation, or else why none, all that it fits, and those that come near.

    `code` ends that of the refusal: `unknown`, `vague`, `several`, `lacks_area`, `lacks_form` or `differs`.
    """

    organisation_id: UUID | None
    code: str | None = None
    fitting: frozenset[UUID] = frozenset()
    near: tuple[NearOrganisation, ...] = ()


@dataclass(frozen=True, slots=True)
class _Candidate:
    id: UUID
    credit_code: str
    name: str
    names: list[str]
    keys: list[int]


type _Lookup = Callable[[Sequence[int]], Iterable[_Candidate]]


def resolve_names(db: psycopg.Connection, texts: Iterable[str]) -> dict[str, NameResolution]:
    """What each of some names means, asked as the worker.

    An organisation is meant where it alone has a name that fits: nothing told is otherwise, nothing is told that is not
    known of it, and an area is told where its name has one. Between two nobody guesses, nor between one that is
    registered and a namesake that may not be: elsewhere, or an individual business beside a company.
    """
    return _resolved(db, texts, lambda asked: _sql.rows(
        db, "organisations_alike", {"keys": list(asked), "most": _MOST_OF_A_KEY}, of=_Candidate
    ))  # fmt: skip


def resolve_name(db: psycopg.Connection, *, token: str, text: str) -> NameResolution:
    """What one name means, for whom a session's token is; tells no person. Raises AccessRefused."""

    def lookup(asked: Sequence[int]) -> Iterable[_Candidate]:
        wanted = {"token": token, "keys": list(asked), "most": _MOST_OF_A_KEY}
        answer = ask(db, _sql.text("organisations_alike_shown"), wanted)
        if refusal := refusal_in(answer, ANSWERED):
            raise refusal
        for item in answer["organisations"]:
            yield _Candidate(**(item | {"id": UUID(item["id"])}))

    return _resolved(db, [text], lookup)[text]


def keys_of_names(db: psycopg.Connection, texts: Iterable[str]) -> dict[str, list[int]]:
    """The keys by which each of some names finds whom it is given to; none for one that tells nobody from others."""
    wanted = set(texts)
    if not wanted:
        return {}
    areas = territory(db)
    told = {text: parse(text, areas) for text in wanted}
    return {text: [] if firm.is_vague else list(keys(firm)) for text, firm in told.items()}


def territory(db: psycopg.Connection) -> Areas:
    """The areas that stand in front of the names of firms here."""
    return _areas(tuple(area_names(db)))


@lru_cache(maxsize=4)
def _areas(names: tuple[str, ...]) -> Areas:
    return Areas(names)


def _resolved(db: psycopg.Connection, texts: Iterable[str], lookup: _Lookup) -> dict[str, NameResolution]:
    areas = territory(db)
    told = {text: parse(text, areas) for text in texts}
    meant = _judged(told, areas, lookup, lambda firm: (core_key(firm),))
    # Only for what means none it is worth looking at those that come near: there are many more.
    unsettled = {text: told[text] for text, resolution in meant.items() if resolution.organisation_id is None}
    return meant | _judged(unsettled, areas, lookup, keys)


def _judged(
    told: Mapping[str, Firm], areas: Areas, lookup: _Lookup, keyed: Callable[[Firm], tuple[int, ...]]
) -> dict[str, NameResolution]:
    """What each name means among the organisations that share keys with it."""
    wanted = {text: keyed(firm) for text, firm in told.items()}
    asked = sorted({key for of_text in wanted.values() for key in of_text})
    by_key: dict[int, list[_Candidate]] = {key: [] for key in asked}
    for candidate in lookup(asked) if asked else ():
        for key in candidate.keys:
            by_key[key].append(candidate)
    return {text: _among(firm, areas, [by_key[key] for key in wanted[text]]) for text, firm in told.items()}


def _among(told: Firm, areas: Areas, groups: Sequence[Sequence[_Candidate]]) -> NameResolution:
    """What a name means among those that share each of its keys; the first key is that of all that could be meant."""
    candidates = {candidate.id: candidate for group in groups for candidate in group}
    compared = [_compared(told, areas, candidate) for candidate in candidates.values()]
    fits = [each for each in compared if each.agreement.fits]
    if told.is_of_one_person and (whole := [each for each in fits if each.agreement.level is Level.SAME]):
        # The whole name of a shop is the shop's; the company that fits if a form was left out is another firm.
        fits = whole
    registered = [
        each for each in fits if each.agreement.level is Level.SAME and each.name == candidates[each.id].name
    ]
    if len(registered) == 1:
        # Whoever else calls itself so takes nobody's registered name away.
        fits = registered
    fitting = frozenset(each.id for each in fits)
    is_cut = len(groups[0]) == _MOST_OF_A_KEY
    lacking = _lacking(told, fits[0].agreement) if len(fits) == 1 else None
    if len(fits) == 1 and not (is_cut or told.is_vague or lacking):
        return NameResolution(fits[0].id, fitting=fitting)
    near = [each for each in compared if each.agreement.level > Level.DIFFERS]
    near.sort(key=lambda each: (-each.agreement.level, each.name, each.credit_code))
    code = "vague" if told.is_vague else lacking or _reason(fitting, near)
    return NameResolution(None, code, fitting, tuple(near[:_MOST_NEAR]))


def _lacking(told: Firm, agreement: Agreement) -> str | None:
    """What has to be told before the only firm that fits is meant; the wider of two areas may be left out."""
    if "area" in agreement.lacking and not told.areas:
        return "lacks_area"
    return "lacks_form" if "form" in agreement.lacking and told.is_of_one_person else None


def _reason(fitting: Collection[UUID], near: Collection[NearOrganisation]) -> str:
    """Why a name means no organisation, by what the sender can mend."""
    return "several" if fitting else "differs" if near else "unknown"


def _compared(told: Firm, areas: Areas, candidate: _Candidate) -> NearOrganisation:
    """A candidate by that of its names which agrees most."""
    agreements = [(compare(told, parse(name, areas)), name) for name in candidate.names]
    agreement, name = max(agreements, key=lambda each: (each[0].level, each[1] == candidate.name))
    return NearOrganisation(candidate.id, candidate.credit_code, name, agreement)
