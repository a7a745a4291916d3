"""Who may take which step with a request of an authority, where one stands, and when a person is told. Pure.

The database holds the same (`sql/schema`, `sql/doors`): these rules say beforehand what it will say, so that pages
offer what can be done, and a test of both finds where they differ. Models: the circular 3224 of 2011 of the exit and
entry administration for the steps, PIPL 18, 34, 35 and 41, BMG 34-40.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

EXPIRES_AFTER = timedelta(days=7)
"""How long an approval waits to be fetched."""
URGENT_WITHIN = timedelta(hours=1)
"""Within what an urgent request, of danger to life, is decided."""
SECOND_WITHIN = timedelta(hours=24)
"""Within what the second approval has to follow where one was enough at first."""
REVIEW_SOON = timedelta(days=30)
"""How long before a delay of telling ends it stands among what is to be reviewed."""
SENSITIVE = frozenset({"documents", "stays"})
"""Groups of which the data-protection officer approves too (PIPL 28)."""

PERSON_GROUPS = (
    "names", "particulars", "documents", "residences", "tenancies", "stays", "employments", "homes", "contacts",
    "death",
)  # fmt: skip
"""What may be asked about a person. Groups that tell of others are not among them: who asks about those names them."""
DWELLING_GROUPS = ("names", "occupancy")
CASE_PAPERS = ("court_order", "filing_decision", "inspection_warrant", "rescue_order")
"""Papers of the case that must be shown where a dwelling is meant and no person is named."""
REASONS = (
    "form_incomplete", "identity_unclear", "ground_missing", "ground_not_theirs", "not_necessary", "too_wide",
    "period_too_long", "case_papers_missing", "handler_unknown", "withdrawn", "not_in_danger",
)  # fmt: skip
"""Why something is cut or refused."""
CLOSED = frozenset({"refused", "expired", "delivered"})

_CHECKING = "disclosure.check_legally"
_APPROVALS = ("first_approval", "second_approval")
_COMPETENCE = {
    "formal_check": {"disclosure.check_formally"},
    "legal_check": {_CHECKING},
    "cut": {_CHECKING},
    "tell_at_once": {_CHECKING},
    "refusal": {_CHECKING, "disclosure.approve"},
    "delivery": {"disclosure.deliver"},
}
ACTS = (*_COMPETENCE, "approval")


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what, when, by whom (id, name and role of the actor). `fields` are those that a cut left."""

    act: str
    taken_at: datetime
    actor_id: UUID
    actor: str = ""
    role: str = ""
    reason: str | None = None
    fields: tuple[str, ...] | None = None
    told_from: datetime | None = None
    told_latest: datetime | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What of a request the rules look at."""

    entered_at: datetime
    entered_by: UUID
    entered_by_name: str
    fields: tuple[str, ...]
    is_urgent: bool
    asks_delay: bool
    is_sensitive: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a request stands: its state, the groups granted as things are, and what is late."""

    state: str
    granted: tuple[str, ...]
    expires_at: datetime | None
    told_from: datetime | None
    told_latest: datetime | None
    answer_is_late: bool
    second_is_late: bool
    second_is_missing: bool
    review_is_due: bool


@dataclass(frozen=True, slots=True)
class Who:
    """Whoever wants to take a step, with what their role does."""

    actor_id: UUID
    name: str
    role: str
    competences: frozenset[str]


def stand(request: Facts, steps: Sequence[Step], now: datetime) -> Standing:
    """Where a request stands at an instant."""
    taken = {step.act: step.taken_at for step in steps}
    told = [step for step in steps if step.told_from is not None]
    told_from = told[-1].told_from if told else None
    told_latest = next((step.told_latest for step in steps if step.act == "delivery"), None)
    state = _state(request, taken, now)
    first, answered = taken.get("first_approval"), taken.keys() & {*_APPROVALS, "refusal"}
    waits = request.is_urgent and first is not None and not taken.keys() & {"second_approval", "refusal"}
    return Standing(
        state=state,
        granted=next((s.fields for s in reversed(steps) if s.act == "cut" and s.fields), request.fields),
        expires_at=_expires_at(request, taken) if state not in CLOSED else None,
        told_from=told_from,
        told_latest=told_latest,
        answer_is_late=request.is_urgent and not answered and request.entered_at + URGENT_WITHIN < now,
        second_is_late=waits and first is not None and first + SECOND_WITHIN <= now,
        second_is_missing=waits,
        review_is_due=told_from is not None and now < told_from <= now + REVIEW_SOON,
    )


def _expires_at(request: Facts, taken: dict[str, datetime]) -> datetime | None:
    if second := taken.get("second_approval"):
        return second + EXPIRES_AFTER
    first = taken.get("first_approval")
    return first + SECOND_WITHIN if first and request.is_urgent else None


def _state(request: Facts, taken: dict[str, datetime], now: datetime) -> str:
    for act, state in (("delivery", "delivered"), ("refusal", "refused"), ("expiry", "expired")):
        if act in taken:
            return state
    expires_at = _expires_at(request, taken)
    if expires_at is not None and expires_at <= now:
        return "expired"
    if "second_approval" in taken:
        return "approved"
    if "first_approval" in taken:
        return "approved_urgently" if request.is_urgent else "approved_once"
    if "legal_check" in taken:
        return "legally_checked"
    return "formally_checked" if "formal_check" in taken else "entered"


def may_take(act: str, who: Who, request: Facts, steps: Sequence[Step], now: datetime) -> str | None:
    """Why somebody may not take a step now, as the code of a refusal; None where they may. `act` is one of ACTS."""
    if not _is_competent(act, who, request):
        return "access.not_competent"
    standing = stand(request, steps, now)
    if not _is_its_turn(act, request, standing):
        return _not_now(act, standing.state)
    return _who_else(who, request, steps) if act == "approval" else None


def _is_competent(act: str, who: Who, request: Facts) -> bool:
    if act != "approval":
        return bool(_COMPETENCE[act] & who.competences)
    sensitive = request.is_sensitive and "disclosure.approve_sensitive" in who.competences
    return "disclosure.approve" in who.competences or sensitive


def _is_its_turn(act: str, request: Facts, standing: Standing) -> bool:
    """Whether a step follows where a request stands. An urgent one may be approved before it is checked."""
    state = standing.state
    unchecked = ("entered", "formally_checked", "legally_checked")
    to_decide = unchecked if request.is_urgent else ("legally_checked",)
    follows = {
        "formal_check": ("entered",),
        "legal_check": ("formally_checked",),
        "cut": to_decide,
        "tell_at_once": ("legally_checked", "approved_once", "approved") if request.asks_delay else (),
        "approval": (*to_decide, "approved_once", "approved_urgently"),
        "refusal": (*unchecked, "approved_once", "approved_urgently", "approved"),
        "delivery": ("approved", "approved_urgently"),
    }
    # What was answered on one approval waits for the second, which may find that it was wrong.
    waits = state == "delivered" and standing.second_is_missing and act in ("approval", "refusal")
    return waits or state in follows[act]


def _not_now(act: str, state: str) -> str:
    if act != "delivery":
        return "disclosure.not_now"
    closed = {
        "delivered": "disclosure.delivered_before",
        "expired": "disclosure.expired",
        "refused": "disclosure.refused",
    }
    return closed.get(state, "disclosure.not_approved")


def _who_else(who: Who, request: Facts, steps: Sequence[Step]) -> str | None:
    """Why somebody else has to approve: the one who entered does not, nor anybody twice, be it by a second account."""
    if who.actor_id == request.entered_by or _same_name(who.name, request.entered_by_name):
        return "disclosure.own_request"
    first = next((step for step in steps if step.act == "first_approval"), None)
    if first is None:
        return None
    if who.actor_id == first.actor_id or _same_name(who.name, first.actor):
        return "disclosure.approved_before"
    officer = "data_protection_officer"
    if request.is_sensitive and officer not in (who.role, first.role):
        return "disclosure.officer_needed"
    return None


def _same_name(one: str, other: str) -> bool:
    return one.strip().lower() == other.strip().lower()


def reasons_for(act: str) -> Collection[str]:
    """The coded reasons from which a step takes one."""
    if act == "cut":
        return ("not_necessary", "too_wide", "period_too_long")
    return REASONS if act == "refusal" else ()
