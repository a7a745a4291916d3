-- The names that the areas of a territory have or had which stand in front of the names of firms: provinces, cities, counties.
SELECT DISTINCT name FROM places.territory WHERE level IN ('province', 'city', 'county') ORDER BY name
