"""Disclosure: what an authority may be told about one person or one dwelling, and who has to agree to it.

An authority's letter is entered, checked, approved by two people who did not enter it, and answered once, on paper; the
person is told, at the latest on a date that is published. Nothing else of the register goes to an authority: there is
no list by a trait, no bulk, no standing access. The room may import those below it.
"""
