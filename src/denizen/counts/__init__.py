"""Counts: how many people and dwellings there are in each area, of which sorts, and what waits to be done there.

The worker counts them anew from facts, now and then, and keeps them for all areas and the first day of each month;
pages read what was counted last. A count tells no person, but a small one can tell somebody: so only roles that are
allowed to may ask, and nothing here is published.
"""
