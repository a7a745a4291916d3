"""Papers: what the office hands out, as PDF that people and screen readers can read.

The room turns what other rooms deliver into words and pages and reads nobody by itself. `wording` says what stands on
a paper, once for the page that shows it beforehand and for the paper; `typesetting` sets it. It may import the rooms
below it.
"""
