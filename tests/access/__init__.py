"""Tests of the reading room's first half; `town` helps those of the readers too."""
