"""Webhooks: news of what became of declarations, carried to the systems of those who made them.

What goes out stands in `journal.outbox` already; the courier, a process of its own, hands it on, signs it and sends it,
again and again until it is taken. Nothing of anybody is in it, and it goes to nobody but the party that declared.
"""
