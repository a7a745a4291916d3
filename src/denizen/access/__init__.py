"""Access: who acts, in which role, and for which purpose somebody may be read.

It holds the first half of the reading room: a session opens a ticket, the ticket is committed, granted or denied, and a
reader of another room redeems it once. It knows no person: what a ticket leads to is the readers' business.
"""
