"""Tests of room linkage."""
