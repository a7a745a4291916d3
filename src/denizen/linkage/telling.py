"""What the console is told of models, thresholds, comparisons and files, line by line, in its language.

What stands in a model, a map or a report as a code (levels, rules, meanings of columns) is told as that code.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from denizen.kernel.console import in_columns
from denizen.linkage.agreement import Agreement
from denizen.linkage.batch.engine import Compared
from denizen.linkage.files.meanings import Column
from denizen.linkage.model import Model

if TYPE_CHECKING:
    from denizen.linkage.people.deduplicating import Proposal
    from denizen.linkage.training.report import Row

_NAMES = frozenset({"given_name", "surname", "full_name", "organisation"})
_FIGURES = {
    "records": gettext_noop("records"),
    "pairs_compared": gettext_noop("pairs compared"),
    "threshold_bits": gettext_noop("threshold, in bits"),
    "expected_precision": gettext_noop("precision to be expected"),
    "expected_recall": gettext_noop("recall to be expected"),
    "groups_of_several": gettext_noop("groups of several records"),
}
_JUDGED = {
    "true_pairs": gettext_noop("true pairs"),
    "precision": gettext_noop("precision"),
    "recall": gettext_noop("recall"),
    "f1": gettext_noop("F1"),
    "cluster_precision": gettext_noop("groups: precision"),
    "cluster_recall": gettext_noop("groups: recall"),
    "cluster_f1": gettext_noop("groups: F1"),
    "blocking_recall": gettext_noop("true pairs that were compared"),
}
_PARTS = {
    "choosing_rules": gettext_noop("choosing rules"),
    "training": gettext_noop("training"),
    "comparing": gettext_noop("comparing"),
    "grouping": gettext_noop("grouping"),
}
_SAID = {"link": gettext_noop("linked"), "ask": gettext_noop("asked about"), "new": gettext_noop("new")}
_TOLD_BY = {
    "map": gettext_noop("by your map"),
    "header": gettext_noop("by its header"),
    "values": gettext_noop("by its values"),
}


def said(word: str) -> str:
    """What is decided, in words: linked, asked about, or new."""
    return _(_SAID[word])


def of_model(model: Model) -> Iterator[str]:
    """Its version, on what it was trained, its thresholds, and what each level weighs."""
    about = ", ".join(f"{name}: {value}" for name, value in model.document.get("trained", {}).items())
    yield f"{model.version}  {about}"
    if model.thresholds:
        at = {"ask": f"{model.thresholds.ask:z.1f}", "link": f"{model.thresholds.link:z.1f}"}
        yield _("asks from %(ask)s bits, links from %(link)s") % at
    for comparison in model.comparisons:
        for level in comparison.levels:
            yield f"  {comparison.name:<12} {level.word:<14} {level.bits:>7.2f}"


def of_thresholds(rows: "Iterable[Row]") -> Iterator[str]:
    """Bits, pairs from there, and what is expected of them."""
    table = [("", _("bits"), _("pairs"), _("precision"), _("recall"))]
    for row in rows:
        at, name = row.expected, said(row.word) if row.word else f"{row.share:g}"
        figures = f"{at.bits:>z8.2f}", f"{at.pairs:>10,}", f"{at.precision:.5f}", f"{at.recall:.5f}"
        table.append((name, *figures))
    yield from in_columns(table)


def pair_page(one: UUID, other: UUID) -> str:
    """Where the desk shows two records beside each other, to whoever may read them: nothing of them is printed here."""
    return f"/desk/people/{one}/join/{other}/"


def of_differing(differing: Sequence[tuple[UUID, UUID, str, str]], all_of_them: int) -> Iterator[str]:
    """Pairs of records on which two models differ, the first of them."""
    for one, other, old, new in differing:
        yield f"{pair_page(one, other)}  {said(old)} → {said(new)}"
    yield from _more(all_of_them - len(differing))


def of_proposals(proposals: "Sequence[Proposal]", all_of_them: int) -> Iterator[str]:
    """Pairs of records that may be of one person, with their bits; the first of them."""
    for each in proposals:
        yield f"{pair_page(each.one, each.other)}  {each.weighing.bits:6.1f}"
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
    for capped in compared.capped:
        yield "  " + _left_out(capped.rule, capped.blocks, capped.records, capped.pairs)


def _left_out(rule: str, blocks: int, records: int, pairs: int) -> str:
    left_out = _("left out of “%(rule)s”: %(blocks)d blocks of %(records)s records, %(pairs)s pairs")
    return left_out % {"rule": rule, "blocks": blocks, "records": f"{records:,}", "pairs": f"{pairs:,}"}


def of_trial(pairs: Mapping[tuple[str, str], int]) -> Iterator[str]:
    """How many pairs go from which decision to which."""
    yield from in_columns(
        [(said(old), "→", said(new), f"{count:>10,}") for (old, new), count in sorted(pairs.items())]
    )


def of_file(counted: Mapping[str, int]) -> Iterator[str]:
    """How many of a file's people the register would link, ask about or take for new."""
    yield from in_columns([(said(word), f"{counted[word]:>10,}") for word in ("link", "ask", "new")])


def of_agreement(found: Agreement) -> Iterator[str]:
    """Of how many questions two said what they found, and how far they agree."""
    yield _("Questions of which two said what they found: %(questions)d") % {"questions": found.questions}
    figures = ((_("agreed"), found.agreed), (_("kappa"), found.kappa))
    yield from in_columns([(name, "-" if figure is None else f"{figure:.3f}") for name, figure in figures])


def of_columns(columns: Iterable[Column]) -> Iterator[str]:
    """What each column was taken to mean, and what told so; and that names were not found, where none were."""
    known = list(columns)
    yield from in_columns(
        [("", column.name, column.meaning, _(_TOLD_BY[column.told_by])) for column in known]
    )
    if not _NAMES & {column.meaning for column in known}:
        yield _("No column was taken for names. Is one of them? Say so by --map: Zuname: surname")


def of_evaluation(told: Mapping[str, Any]) -> Iterator[str]:
    """The figures of an evaluation's report."""
    judged = told["judged"] or {}
    figures = [(_(words), f"{told[name]:>12,}") for name, words in _FIGURES.items()]
    figures += [
        (_(_JUDGED[name]), "-".rjust(12) if value is None else f"{value:>12,}")
        for name, value in judged.items()
    ]
    figures += [(_(_PARTS[part]), f"{seconds:>12.2f} s") for part, seconds in told["seconds"].items()]
    yield from in_columns([*figures, (_("peak memory"), f"{told['peak_mib']:>12,} MiB")])
    for capped in told["capped"]:
        yield _left_out(**capped)
