"""The town of the reading room's tests."""

from tests.access.conftest import town

__all__ = ["town"]
