-- How many people lived in an area on each of the days counted.
SELECT reading.area_residents(%(token)s, %(code)s)
