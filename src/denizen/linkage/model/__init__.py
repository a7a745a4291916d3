"""Splink's models, served: read strictly, weighed one pair at a time, equal to Splink's match weight.

`reading` takes a model's file or refuses it, `conditions` makes functions of the conditions in it, `functions` is
what those may call, `weighing` tells the weight of a pair and of what it is made. Nothing here knows of people, or
needs a database.
"""

from denizen.linkage.model.reading import Model
from denizen.linkage.model.weighing import Part, Weighing

__all__ = ["Model", "Part", "Weighing"]
