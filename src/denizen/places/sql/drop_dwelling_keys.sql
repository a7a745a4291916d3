-- Forget the keys of all dwellings, to make them anew.
DELETE FROM places.dwelling_key
