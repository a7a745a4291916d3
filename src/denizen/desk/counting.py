"""Figures that are the same for everybody, counted no oftener than they change to anybody's notice."""

from collections.abc import Callable

from django.core.cache import cache
from django.utils.translation import get_language

COUNTED_EVERY = 60.0
"""Seconds for which figures hold: to count a town's facts anew for each look at the first page would stop the desk."""


def counted_lately[T](name: str, count: Callable[[], T]) -> T:
    """Return what was counted under this name within the last minute, in the reader's language, or count it now."""
    key = f"desk.{name}.{get_language()}"
    held: tuple[T] | None = cache.get(key)
    if held is None:
        cache.set(key, held := (count(),), COUNTED_EVERY)
    return held[0]
