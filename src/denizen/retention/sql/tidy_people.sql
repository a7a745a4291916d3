-- Remove what was left of people because something named them.
SELECT erasing.tidy_people(%(today)s)
