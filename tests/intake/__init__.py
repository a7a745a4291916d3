"""Tests of room intake."""
