-- Of how many people and stays the term is over.
SELECT * FROM erasing.due_by_class()
