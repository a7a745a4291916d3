"""Whole files and registers compared at once, by the model that also serves one declaration at a time.

`engine` says what an engine does, `duck` does it with DuckDB on one machine; on a cluster another stands behind the
same seam. `clusters` brings pairs together to records of one person.
"""
