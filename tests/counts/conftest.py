"""A town of its own for each test."""

from tests.access.conftest import town

__all__ = ["town"]
