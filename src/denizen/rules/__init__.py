"""What the law of a place asks, as dated data, and the counting of days that goes with it.

Rule packs (`packs/*.toml`) say who must declare what by when, whose word goes first where declarants differ, how often
a fact is confirmed and how long it is kept. The room reads no database, knows no person and decides nothing: it
answers questions about rules. See `docs/rules.md`.
"""
