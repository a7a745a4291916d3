-- What each role may do with places: all read them, only the pipeline reads who provides them and changes anything;
-- a door tells the counter who does, where it may declare for them.
--
-- The application writes nothing here: it could not write the journal's line beside it.

GRANT USAGE ON SCHEMA places TO denizen_web, denizen_worker, denizen_reader, denizen_door;

GRANT SELECT ON
    places.territory, places.address, places.building, places.dwelling, places.dwelling_key,
    places.former_location, places.place_in_dwelling, places.rule_pack, places.outline, places.outline_ring
TO denizen_web, denizen_worker, denizen_reader;
GRANT SELECT ON places.provider TO denizen_worker, denizen_reader, denizen_door;

GRANT INSERT ON
    places.territory, places.address, places.building, places.dwelling, places.dwelling_key,
    places.former_location, places.place_in_dwelling, places.provider, places.rule_pack, places.outline, places.outline_ring
TO denizen_worker;

-- A new cut of the territory closes versions and moves dwellings; a provider's time comes to its end.
GRANT UPDATE (valid_during) ON places.territory TO denizen_worker;
GRANT UPDATE (community_code, grid_code, located_since) ON places.dwelling TO denizen_worker;
GRANT UPDATE (valid_during) ON places.provider TO denizen_worker;
-- An outline drawn anew takes the place of the one before, which ends or was never right.
GRANT UPDATE (valid_during), DELETE ON places.outline TO denizen_worker;
-- Keys are made anew where addresses are read otherwise.
GRANT DELETE ON places.dwelling_key TO denizen_worker;
-- Where a building stands is often learnt later than that it does.
GRANT UPDATE (longitude, latitude) ON places.address TO denizen_worker;
-- Whoever adds dwellings from a file keeps others from adding some meanwhile: PostgreSQL lets lock who may maintain.
GRANT MAINTAIN ON places.dwelling TO denizen_worker;
