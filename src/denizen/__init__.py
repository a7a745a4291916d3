"""Denizen: the register and service platform of a town."""
