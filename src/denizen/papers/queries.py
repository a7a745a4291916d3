"""What stands on a paper, and the paper as PDF."""

from denizen.papers.disclosure import Disclosure
from denizen.papers.statement import Fact, Group, Statement
from denizen.papers.typesetting import as_pdf, require_fonts
from denizen.papers.wording import Check, Line, Made, Paper, Residence, Said, certificate

__all__ = [
    "Check",
    "Disclosure",
    "Fact",
    "Group",
    "Line",
    "Made",
    "Paper",
    "Residence",
    "Said",
    "Statement",
    "as_pdf",
    "certificate",
    "require_fonts",
]
