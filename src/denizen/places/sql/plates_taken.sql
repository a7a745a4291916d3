-- Those of some plates that hang on a door.
SELECT plate FROM places.dwelling WHERE plate = ANY(%(plates)s::text[])
