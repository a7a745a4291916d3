"""The interface for programs: they declare and ask what became of it; those of the office read people for a case.

A face like the desk: it knows no table, opens its tickets in one place, and everything that it may do is decided in the
database by the token that was shown (docs/adr/0019). What it answers is described in docs/api.
"""
