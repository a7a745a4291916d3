-- Erase the next of one kind of record that is past its time; how many.
SELECT erasing.{eraser}(%(today)s, %(most)s)
