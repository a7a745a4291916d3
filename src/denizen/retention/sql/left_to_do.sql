-- How many people and how many stays a run has still before it.
SELECT erasing.left_to_do()
