"""Drills: `./run drill NAME …` breaks what runs, on purpose and often, and looks whether anything was lost or doubled.

The tests in `tests/drills` are the same drills with few repetitions.
"""
