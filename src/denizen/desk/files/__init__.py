"""Handing in files of declarations, following them, and taking away their rows to mend.

The pages never look into a file: they seal each piece as it comes and hand it in through a door; the reception
reads it.
"""
