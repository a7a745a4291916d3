"""The desk: the pages on which a town's staff work all day.

It reads people only through the reading room, under a purpose that the reader chose (`reading.py` is the one place
that opens tickets), and writes only through other rooms' actions. It may import every room below it.
"""
