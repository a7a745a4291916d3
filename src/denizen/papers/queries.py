"""What stands on a paper, and the paper as PDF."""

from denizen.papers.disclosure import Disclosure
from denizen.papers.held import Entry, in_words, nothing_of
from denizen.papers.held import Group as HeldGroup
from denizen.papers.held import Row as HeldRow
from denizen.papers.statement import Fact, Group, Statement
from denizen.papers.statements import statement_of
from denizen.papers.typesetting import as_pdf, require_fonts
from denizen.papers.wording import Check, Line, Made, Paper, Residence, Said, certificate

__all__ = [
    "Check",
    "Disclosure",
    "Entry",
    "Fact",
    "Group",
    "HeldGroup",
    "HeldRow",
    "Line",
    "Made",
    "Paper",
    "Residence",
    "Said",
    "Statement",
    "as_pdf",
    "certificate",
    "in_words",
    "nothing_of",
    "require_fonts",
    "statement_of",
]
