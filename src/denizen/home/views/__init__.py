"""The residents' views, by what they show."""
