"""Tests of room ledger."""
