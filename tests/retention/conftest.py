"""Each module of these tests has one town; each test brings its own people."""

from tests.intake.declaring import town

__all__ = ["town"]
