"""Backups: sealed copies of the whole database server, and its log as it is written, in a folder called the store.

A backup and the log from then on give the register back as it was at any second in between (ADR 0014). Everything in
the store is encrypted to the operator's recovery key, whose private half no server holds, and everything carries a mark
made with a key of the home, so that a changed, exchanged or cut-short file is found without opening it. The keys of the
home are never in the store.
"""


class BackupUnusable(Exception):
    """A backup cannot be made, trusted or restored; the message is one line that says why and what to do."""
