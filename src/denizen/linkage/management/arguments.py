"""The command line of `denizen linkage`."""

import re
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

DECLARATIONS = 200_000
SEED = 1
"""Where nothing else is said; nothing is a default of the parser's that says nothing beside some other option."""


def describe(parser: ArgumentParser) -> None:
    """Describe the command line."""
    todo = parser.add_subparsers(
        dest="todo", metavar="train|try|switch|dedupe|model|agreement|evaluate", required=True
    )
    train = todo.add_parser(
        "train", help="train a model on what was declared in this register, or on files of records"
    )
    train.add_argument("files", type=Path, nargs="*", metavar="FILE", help="one file, or two to link")
    train.add_argument("--to", type=Path, required=True, help="file to write the model to")
    train.add_argument("--report", type=Path, help="page to write: weights, charts, thresholds")
    train.add_argument(
        "--declarations",
        type=positive,
        help=f"of a register, at most so many (default: {DECLARATIONS})",
    )
    train.add_argument(
        "--judgement",
        type=positive,
        help="for how many pairs our judgement stands beside those seen (default: 20000)",
    )
    train.add_argument(
        "--answers", action="store_true", help="and on what registrars answered about who is who"
    )
    train.add_argument(
        "--labels", type=Path, help="pairs of which it was found whether they are one: left, right, same"
    )
    train.add_argument("--id", metavar="COLUMN", help="the column by which the labels name records")
    _understanding(train)
    _seeding(train)
    trial = todo.add_parser("try", help="what a model would decide otherwise than the one in force")
    trial.add_argument("model", type=Path)
    switch = todo.add_parser("switch", help="let a model decide from now on, or the one before (--back)")
    switch.add_argument("model", type=Path, nargs="?", metavar="MODEL", help="the file of the model")
    switch.add_argument("--back", action="store_true", help="the model that decided before this one")
    switch.add_argument("--shipped", action="store_true", help="the model that comes along with Denizen")
    dedupe = todo.add_parser("dedupe", help="look through the register for records that may be of one person")
    dedupe.add_argument(
        "files",
        type=Path,
        nargs="?",
        metavar="FILE",
        help="or say how many of a file's people the register knows",
    )
    dedupe.add_argument("--propose", action="store_true", help="and put them before a registrar")
    dedupe.add_argument("--memory", type=size, default="300MB", help="that the comparing takes at most")
    _understanding(dedupe)
    evaluate = todo.add_parser(
        "evaluate", help="link files of records, and judge it where the truth is known"
    )
    evaluate.add_argument(
        "files", type=Path, nargs="+", metavar="FILE", help="one file with duplicates, or two to link"
    )
    evaluate.add_argument("--truth", metavar="COLUMN", help="the column that says who each record is")
    _understanding(evaluate)
    _seeding(evaluate)
    evaluate.add_argument(
        "--model", type=Path, help="a model for these columns, in the place of training one"
    )
    evaluate.add_argument(
        "--train", action="store_true", help="train on these files (what is done without --model)"
    )
    evaluate.add_argument(
        "--threshold", default="frozen", help="bits from which two records are one (default: frozen)"
    )
    evaluate.add_argument("--groups", type=Path, help="file to write to of which group each row is")
    evaluate.add_argument("--pairs", type=Path, help="file to write to what each compared pair weighs")
    evaluate.add_argument("--keep", type=Path, help="file to write the trained model to")
    evaluate.add_argument("--json", type=Path, help="file to write the report to")
    todo.add_parser("agreement", help="how far two registrars agree who looked at one question")
    todo.add_parser("model", help="the model in force: what each agreement says, in bits")


def _understanding(parser: ArgumentParser) -> None:
    """Options of whatever reads files."""
    parser.add_argument(
        "--map", type=Path, help="what columns mean, a line each: birth date column: birth_date"
    )
    parser.add_argument("--encoding", help="of the files, where it is not UTF-8")


def _seeding(parser: ArgumentParser) -> None:
    parser.add_argument("--seed", type=int, help=f"the same seed gives the same model (default: {SEED})")


def needs_register(arguments: Sequence[str]) -> bool:
    """Whether `denizen linkage` with these arguments is about a register: not what is of files, or cannot be read."""
    parser = _Asking()
    describe(parser)
    try:
        asked, _others = parser.parse_known_args(arguments)  # the framework's own are none of ours
    except ValueError:
        return False
    return not (asked.todo == "evaluate" or (asked.todo == "train" and asked.files))


class _Asking(ArgumentParser):
    """Reads a command line and says nothing of what is wrong with it: the command itself does."""

    def error(self, message: str) -> NoReturn:
        raise ValueError(message)


def positive(text: str) -> int:
    """A whole number above 0, as it was typed."""
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def size(text: str) -> str:
    """A size of memory as it was typed: 300MB, 2GB."""
    if not re.fullmatch(r"[1-9]\d{0,5}[MG]B", text):
        raise ValueError
    return text
