"""What the console is told of models, thresholds, comparisons and files, line by line."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from denizen.linkage.batch.engine import Compared
from denizen.linkage.files.meanings import Column
from denizen.linkage.model import Model

if TYPE_CHECKING:
    from denizen.linkage.people.deduplicating import Proposal
    from denizen.linkage.training.report import Row

_NAMES = frozenset({"given_name", "surname", "full_name", "organisation"})
_FIGURES = (
    "records pairs_compared threshold_bits expected_precision expected_recall groups_of_several".split()
)


def of_model(model: Model) -> Iterator[str]:
    """Its version, on what it was trained, its thresholds, and what each level weighs."""
    about = ", ".join(f"{name}: {value}" for name, value in model.document.get("trained", {}).items())
    yield f"{model.version}  {about}"
    if model.thresholds:
        yield f"ask from {model.thresholds.ask:z.1f}, link from {model.thresholds.link:z.1f} bits"
    for comparison in model.comparisons:
        for level in comparison.levels:
            yield f"  {comparison.name:<12} {level.word:<14} {level.bits:>7.2f}"


def of_thresholds(rows: "Iterable[Row]") -> Iterator[str]:
    """Bits, pairs from there, and what is expected of them."""
    yield f"{'':>6} {_('bits'):>8} {_('pairs'):>10} {_('precision'):>9} {_('recall'):>9}"
    for row in rows:
        at, name = row.expected, row.word or f"{row.share:g}"
        yield f"{name:>6} {at.bits:>z8.2f} {at.pairs:>10,} {at.precision:>9.5f} {at.recall:>9.5f}"


def of_differing(differing: Sequence[tuple[UUID, UUID, str, str]], all_of_them: int) -> Iterator[str]:
    """Pairs of records on which two models differ, the first of them."""
    for one, other, old, new in differing:
        yield f"{one}  {other}  {old} → {new}"
    yield from _more(all_of_them - len(differing))


def of_proposals(proposals: "Sequence[Proposal]", all_of_them: int) -> Iterator[str]:
    """Pairs of records that may be of one person, with their bits; the first of them."""
    for each in proposals:
        yield f"{each.one}  {each.other}  {each.weighing.bits:6.1f}"
    yield from _more(all_of_them - len(proposals))


def _more(left: int) -> Iterator[str]:
    if left > 0:
        yield ngettext("… and %(pairs)d pair more", "… and %(pairs)d pairs more", left) % {"pairs": left}


def of_compared(compared: Compared) -> Iterator[str]:
    """How much was compared by each rule, and what was left out."""
    counts = {"records": f"{compared.records:,}", "pairs": f"{compared.pairs:,}"}
    yield _("%(records)s records, %(pairs)s pairs by these rules; what several find, each counts") % counts
    for rule, pairs in compared.pairs_by_rule.items():
        yield f"  {rule:<28} {pairs:>12,}"
    left_out = _("left out of “%(rule)s”: %(blocks)d blocks of %(records)s records, %(pairs)s pairs")
    for capped in compared.capped:
        counts = {"records": f"{capped.records:,}", "pairs": f"{capped.pairs:,}"}
        yield "  " + left_out % {"rule": capped.rule, "blocks": capped.blocks, **counts}


def of_columns(columns: Iterable[Column]) -> Iterator[str]:
    """What each column was taken to mean, and what told so; and that names were not found, where none were."""
    known = list(columns)
    for column in known:
        yield f"  {column.name:<24} {column.meaning:<16} {column.told_by}"
    if not _NAMES & {column.meaning for column in known}:
        yield _("No column was taken for names. Is one of them? Say so by --map: Zuname: surname")


def of_evaluation(told: Mapping[str, Any]) -> Iterator[str]:
    """The figures of an evaluation's report."""
    for name in _FIGURES:
        yield f"{name.replace('_', ' '):<24} {told[name]:>12,}"
    for name, value in (told["judged"] or {}).items():
        yield f"{name.replace('_', ' '):<24} {'-' if value is None else format(value, ','):>12}"
    for capped in told["capped"]:
        yield f"left out: {capped}"
    for part, seconds in told["seconds"].items():
        yield f"{part.replace('_', ' '):<24} {seconds:>12.2f} s"
    yield f"{'peak memory':<24} {told['peak_mib']:>12,} MiB"
