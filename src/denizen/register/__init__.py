"""The register: who people are, where they live and work, since when, and since when that is known.

Its facts are made from declarations by intake and corrected, never overwritten: what a fact was before stays beside it
with the time during which it was believed. Nobody reads its tables; people are looked up by functions of the reading
room, which take a ticket and leave a line in the access log. The room may touch places (dwellings), the ledger
(declarations), access (tickets), the journal and the kernel.
"""
