"""What the pages of files show."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import get_language

from denizen.desk.files.forms import HandIn, Template
from denizen.desk.files.sealing import MEGABYTE
from denizen.desk.session import DeskRequest
from denizen.intake import queries as intake
from denizen.intake.errors import reason
from denizen.intake.queries import LARGEST_FILE, PIECE, HandedIn, RowCount
from denizen.kernel.errors import Refusal
from denizen.kernel.ids import ordered_id
from denizen.pages.http import connection

STATES = ("applied", "undecided", "refused", "rejected", "waiting")
TO_MEND = ("refused", "rejected")
_MOST_REASONS = 20
# The reception is woken by what comes; what it has not begun by then, with nothing before it, it does not hear of.
_SECONDS_TO_BEGIN = 30
# An estimate made of less is a guess.
_LEAST_SECONDS, _LEAST_SHARE = 2.0, 0.02


@dataclass(frozen=True, slots=True)
class Bar:
    """How far something has come: so many of about so many, and how long the rest will take, if that can be told."""

    done: int
    expected: int
    seconds_left: int | None

    @property
    def minutes_left(self) -> int | None:
        """Whole minutes, where it is more than one."""
        return None if self.seconds_left is None or self.seconds_left < 90 else round(self.seconds_left / 60)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why so many rows did not come in, or wait for a registrar."""

    words: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Followed:
    """A file as its page shows it. `stage` is waiting, reading, applying, done or refused."""

    file: HandedIn
    stage: str
    bar: Bar | None
    is_unheard: bool
    states: tuple[tuple[str, int], ...]
    total: int
    reasons: tuple[tuple[str, tuple[Reason, ...]], ...]
    to_mend: int
    why: str

    @property
    def goes_on(self) -> bool:
        """Whether it changes by itself."""
        return self.stage in ("waiting", "reading", "applying")


def begin_page(request: DeskRequest, form: HandIn, refusal: Refusal | None = None) -> dict[str, Any]:
    """The context of the page on which a file is chosen. Each showing has a number for one file."""
    return {
        "form": form,
        "refusal": refusal,
        "file_id": ordered_id(),
        "template_form": Template(),
        "largest": LARGEST_FILE,
        "largest_megabytes": LARGEST_FILE // MEGABYTE,
        "piece": PIECE,
    }


def followed(request: DeskRequest, file: HandedIn) -> Followed:
    """What is told of a file now."""
    rows = intake.file_rows(connection(request), token=request.token, file=file.id) if file.batch_id else []
    of = {row.state: row.quantity for row in rows if row.code is None}
    total = sum(of.values())
    bar, stage = None, file.state and "done"
    if file.state is None:
        stage = "waiting" if file.began_at is None else "reading"
        if file.began_at and file.rows_expected:
            bar = _bar(file.rows_read or 0, file.rows_expected, file.asked_at - file.began_at)
    elif file.state == "refused":
        stage = "refused"
    elif waiting := of.get("waiting"):
        stage = "applying"
        # Of a file that came before nobody knows when its rows began to be applied.
        since = file.asked_at - file.done_at if file.done_at and file.state == "received" else timedelta(0)
        declared = total - of.get("rejected", 0)
        bar = _bar(declared - waiting, declared, since)
    return Followed(
        file=file,
        stage=stage or "waiting",
        bar=bar,
        is_unheard=stage == "waiting" and file.ahead == 0 and _is_old(file.handed_in_at, file.asked_at),
        states=tuple((state, of[state]) for state in STATES if of.get(state)),
        total=total,
        reasons=_reasons(rows),
        to_mend=sum(of.get(state, 0) for state in TO_MEND),
        why=refusal_in_words(file),
    )


def _is_old(handed_in_at: datetime, asked_at: datetime) -> bool:
    return (asked_at - handed_in_at).total_seconds() > _SECONDS_TO_BEGIN


def _bar(done: int, expected: int, since: timedelta) -> Bar:
    seconds = since.total_seconds()
    left = None
    if done < expected and seconds >= _LEAST_SECONDS and done >= expected * _LEAST_SHARE:
        left = max(1, round(seconds / done * (expected - done)))
    return Bar(min(done, expected), expected, left)


def _reasons(rows: list[RowCount]) -> tuple[tuple[str, tuple[Reason, ...]], ...]:
    """By state, the most frequent first."""
    told: dict[str, list[Reason]] = {}
    for row in sorted(rows, key=lambda each: (-each.quantity, each.code or "")):
        if row.code is not None:
            told.setdefault(row.state, []).append(Reason(str(reason(row.code)), row.quantity))
    return tuple((state, tuple(told[state][:_MOST_REASONS])) for state in STATES if state in told)


def refusal_in_words(file: HandedIn) -> str:
    """Why a file was refused, in the reader's language; empty where it was not."""
    if file.code is None:
        return ""
    values = dict(zip(file.value_names, file.value_texts, strict=True))
    language = get_language() or "en"
    # What has words in several languages was kept in each of them.
    suffix = f"@{language}"
    spoken = {name.removesuffix(suffix): text for name, text in values.items() if name.endswith(suffix)}
    sentence = str(reason(file.code))
    return sentence % {**values, **spoken} if values else sentence
