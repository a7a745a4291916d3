"""The judge: compares what the register answers with the truth of the simulated town.

It knows the register only through `Answers`, and people only through the rows of files that made their
records, so it works the same whatever the
register does inside. It never looks at names, but to tell apart how they are written.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Protocol

from denizen.demo import errors
from denizen.demo.errors import Injected, Ledger, RowRef
from denizen.demo.fairness import Share, gap, shares
from denizen.demo.registrar import majority
from denizen.demo.truth import Truth

KNOWN_AFTER = timedelta(days=60)
"""A day is judged as the register knew it this long afterwards."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row: the last state of its declaration, and what was noticed about it on the way."""

    row: RowRef
    kind: str
    state: str
    marks: Collection[str] = ()
    """Codes of refusals and problems; `late`, `asked`, `disputed`, `corrected`, `retracted` where they apply;
    `believed` where it is by this row that the register knows an end."""


class Answers(Protocol):
    """What the judge asks the register."""

    def people(self) -> Mapping[Hashable, Collection[RowRef]]:
        """Each registered person, with the rows of files that tell of them (as subject)."""

    def main_dwellings(self, day: date, known_on: date) -> Mapping[Hashable, str]:
        """Plate of the main dwelling of everybody who has one on `day`, as known at the end of `known_on`.

        The keys are those of `people`: where records have been merged since, the one that stands.
        """

    def outcomes(self) -> Iterable[Outcome]:
        """What became of each row that was sent."""


@dataclass(slots=True)
class Figures:
    """What the judge found; the names are those of `figures.json`."""

    people_true: int
    people_registered: int
    duplicates: int
    """Records beyond the first of the same true person."""
    missing: int
    """True people of whom there is no record."""
    invented: int
    """Records that no true person stands behind."""
    injected: dict[str, int]
    found: dict[str, int]
    """Of the injected errors, those that the register noticed or was not deceived by.

    Of the missing ends only those of residences can be judged.
    """
    residences_right: float
    """Share over the days judged, from 0 to 1."""
    residences_right_on: dict[str, float]
    declarations: dict[str, dict[str, int]]
    fairness: dict[str, dict[str, float]] = field(default_factory=dict)
    """By how names are written: people, rows, missed and false links, of a hundred each (`demo.fairness`)."""
    seconds: dict[str, float] = field(default_factory=dict)

    def write(self, path: Path) -> None:
        """Write the figures as JSON."""
        figures = {name: getattr(self, name) for name in self.__dataclass_fields__}
        path.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


class Judge:
    """Judges one run of a town."""

    def __init__(self, truth: Truth, ledger: Ledger, starts: date, ends: date, seed: int) -> None:
        self._truth, self._ledger, self._starts, self._ends = truth, ledger, starts, ends
        self._rng = Random(f"judge/{seed}")  # noqa: S311 - a simulation

    def judge(self, answers: Answers, seconds: Mapping[str, float]) -> Figures:
        """Ask the register and compare.

        Args:
            answers: the register.
            seconds: how long each stage of the run took, to stand beside the figures.
        """
        people = answers.people()
        owner = {key: majority(self._truth, frozenset(rows)) for key, rows in people.items()}
        owned = Counter(person for person in owner.values() if person is not None)
        expected = self._truth.to_be_registered(self._ends)
        outcomes = {outcome.row: outcome for outcome in answers.outcomes()}
        right = {day.isoformat(): self._residences_right(answers, owner, day) for day in self.days()}
        return Figures(
            people_true=len(expected),
            people_registered=len(people),
            duplicates=sum(owned.values()) - len(owned),
            missing=len(expected - owned.keys()),
            invented=sum(person is None for person in owner.values()),
            injected=self._ledger.counts(),
            found=self._found(outcomes, people, owner, answers),
            residences_right=sum(right.values()) / len(right),
            residences_right_on=right,
            declarations=_by_kind_and_state(outcomes.values()),
            fairness=_fairness(shares(self._truth, people, owner)),
            seconds=dict(seconds),
        )

    def days(self) -> list[date]:
        """Three random days at least 60 days before the end, in order; fewer where the run is too short."""
        last = (self._ends - KNOWN_AFTER - self._starts).days
        count = min(3, max(1, last))
        offsets = self._rng.sample(range(1, max(2, last + 1)), count)
        return [self._starts + timedelta(days=offset) for offset in sorted(offsets)]

    def _residences_right(self, answers: Answers, owner: Mapping[Hashable, int | None], day: date) -> float:
        """Of all who live in the town that day, truly or by the register, the share of exactly right main dwellings.

        Somebody with two records that both have a main dwelling is wrong, and so is a record of nobody.
        """
        true = self._truth.main_dwellings(day)
        registered: dict[int, list[str]] = defaultdict(list)
        nobody = 0
        for key, plate in answers.main_dwellings(day, day + KNOWN_AFTER).items():
            person = owner.get(key)
            if person is None:
                nobody += 1
            else:
                registered[person].append(plate)
        everybody = len(true.keys() | registered.keys()) + nobody
        right = sum(registered.get(person) == [plate] for person, plate in true.items())
        return right / everybody if everybody else 1.0

    def _found(
        self,
        outcomes: Mapping[RowRef, Outcome],
        people: Mapping[Hashable, Collection[RowRef]],
        owner: Mapping[Hashable, int | None],
        answers: Answers,
    ) -> dict[str, int]:
        """Count, for each kind of error, how many were noticed, or did no harm where nobody could notice them."""
        records = Counter(person for person in owner.values() if person is not None)
        key_of = {row: key for key, rows in people.items() for row in rows}
        at_end = answers.main_dwellings(self._ends, self._ends)
        still = {(owner[key], plate) for key, plate in at_end.items() if key in owner}
        found: Counter[str] = Counter()
        for entry in self._ledger.entries:
            if entry.error == errors.DUPLICATE_PERSON:
                noticed = entry.row in key_of and records[entry.person] == 1
            elif entry.row is None:
                noticed = entry.kind == "residence_end" and (entry.person, entry.plate) not in still
            else:
                noticed = _noticed(entry, outcomes.get(entry.row))
            found[entry.error] += noticed
        return {error: found[error] for error in errors.ERRORS}


def table(figures: Figures) -> str:
    """The figures for the eye."""
    lines = [
        f"{'people, true':<28}{figures.people_true:>10,}",
        f"{'people, registered':<28}{figures.people_registered:>10,}",
        f"{'duplicates':<28}{figures.duplicates:>10,}{_share(figures.duplicates, figures.people_true)}",
        f"{'missing':<28}{figures.missing:>10,}{_share(figures.missing, figures.people_true)}",
        f"{'invented':<28}{figures.invented:>10,}",
        f"{'residences right':<28}{figures.residences_right:>10.2%}",
    ]
    lines += [f"  on {day:<23}{share:>10.2%}" for day, share in figures.residences_right_on.items()]
    lines += ["", f"{'errors':<28}{'injected':>10}{'found':>10}"]
    lines += [
        f"  {error:<26}{count:>10,}{figures.found[error]:>10,}" for error, count in figures.injected.items()
    ]
    lines += ["", f"{'links, by script':<28}{'people':>10}{'missed':>10}{'false':>10}"]
    lines += [
        f"  {script:<26}{share['people']:>10,.0f}{share['missed']:>10.2%}{share['false']:>10.2%}"
        for script, share in figures.fairness.items()
    ]
    states = sorted({state for by_state in figures.declarations.values() for state in by_state})
    lines += ["", f"{'declarations':<28}" + "".join(f"{state:>12}" for state in states)]
    for kind, by_state in sorted(figures.declarations.items()):
        lines.append(f"  {kind:<26}" + "".join(f"{by_state.get(state, 0):>12,}" for state in states))
    lines += ["", "seconds"]
    lines += [f"  {stage:<26}{seconds:>10.1f}" for stage, seconds in figures.seconds.items()]
    return "\n".join(lines)


_TELLING: dict[str, Callable[[str], bool]] = {
    errors.LATE: lambda mark: mark == "late",
    errors.DISPUTED_TENANCY: lambda mark: mark in ("disputed", "believed"),
    errors.WRONG_CHECK_DIGIT: lambda mark: mark.startswith("document."),
    errors.UNMATCHED_ADDRESS: lambda mark: (
        mark == "asked" or mark.startswith(("dwelling.", "place.", "address."))
    ),
    errors.UNKNOWN_PLATE: lambda mark: mark.startswith(("dwelling.", "place.", "plate.")),
    errors.OTHERS_DWELLING: lambda mark: mark.startswith(("dwelling.", "place.", "party.")),
    errors.CORRECTED: lambda mark: mark == "corrected",
    errors.RETRACTED: lambda mark: mark == "retracted",
}


def _noticed(entry: Injected, outcome: Outcome | None) -> bool:
    tells = _TELLING.get(entry.error)
    return outcome is not None and tells is not None and any(tells(mark) for mark in outcome.marks)


def _by_kind_and_state(outcomes: Iterable[Outcome]) -> dict[str, dict[str, int]]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for outcome in outcomes:
        counts[outcome.kind][outcome.state] += 1
    return {kind: dict(sorted(states.items())) for kind, states in sorted(counts.items())}


def _fairness(found: Mapping[str, Share]) -> dict[str, dict[str, float]]:
    """Rates by script, and last the gap between the best and the worst."""
    told: dict[str, dict[str, float]] = {
        script: {
            "people": share.people,
            "rows": share.rows,
            "missed": round(share.missed_rate, 5),
            "false": round(share.false_rate, 5),
        }
        for script, share in found.items()
    }
    missed, false = gap(found)
    everybody = sum(share.people for share in found.values())
    return told | {"gap": {"people": everybody, "missed": round(missed, 5), "false": round(false, 5)}}


def _share(part: int, whole: int) -> str:
    return f"{part / whole:>10.2%}" if whole else ""
