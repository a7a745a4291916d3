"""Dwellings from a file: a town's houses and flats, with who provides them, made known without a line of Python.

`fields` is the catalogue of the columns, `reading` takes a file apart, `registering` says what its rows mean to the
register and registers them, `writing` gives back the template, the rows to mend and the plates that were drawn.
"""
