"""The ledger: every declaration as it was received, and what became of it.

Rows are only ever added. The ledger knows parties and actors (room access) and nothing of people, places or facts:
those are read out of it by the rooms above.
"""
