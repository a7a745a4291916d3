-- Places: the territory, and where in it people can live. No table here says who does.

-- Codes are texts, and the temporal keys are on numbers made of them (with a 1 in front, so that a leading zero counts):
-- a GiST index of 48,000 texts took six times as long to fill as one of numbers.
CREATE TABLE places.territory (
    code          text      NOT NULL,
    level         text      NOT NULL,
    name          text      NOT NULL,
    parent_code   text,
    valid_during  daterange NOT NULL,
    code_number   bigint    GENERATED ALWAYS AS (('1' || code)::bigint) STORED,
    parent_number bigint    GENERATED ALWAYS AS (('1' || parent_code)::bigint) STORED,
    CONSTRAINT territory_code_means_one_place_at_a_time PRIMARY KEY (code_number, valid_during WITHOUT OVERLAPS),
    CONSTRAINT territory_parent_lives_as_long FOREIGN KEY (parent_number, PERIOD valid_during)
        REFERENCES places.territory (code_number, PERIOD valid_during),
    CONSTRAINT territory_level_is_known CHECK (
        level IN ('province', 'city', 'county', 'town', 'community', 'grid')),
    CONSTRAINT territory_code_is_as_long_as_its_level_asks CHECK (
        length(code) = CASE level
            WHEN 'province' THEN 2 WHEN 'city' THEN 4 WHEN 'county' THEN 6
            WHEN 'town' THEN 9 WHEN 'community' THEN 12 ELSE 15 END),
    CONSTRAINT territory_is_part_of_another_or_a_province CHECK ((parent_code IS NULL) = (level = 'province')),
    CONSTRAINT territory_lives_for_some_time CHECK (NOT isempty(valid_during))
);
CREATE INDEX territory_is_found_by_code ON places.territory (code);
CREATE INDEX territory_is_found_by_parent ON places.territory (parent_number);
COMMENT ON TABLE places.territory IS 'Division of the land in one form: from province to grid, in versions | not person';
COMMENT ON COLUMN places.territory.code IS 'Division code without its closing zeros: 2 digits a province, 4 a city, 6 a county, 9 a town, 12 a community, 15 a grid | naming the area of a place | GB/T 2260; GB/T 10114 | permanent';
COMMENT ON COLUMN places.territory.level IS 'province, city, county, town, community or grid | naming the area of a place | GB/T 2260; GB/T 10114 | permanent';
COMMENT ON COLUMN places.territory.name IS 'Official name | naming the area of a place | GB/T 2260; GB/T 10114 | permanent';
COMMENT ON COLUMN places.territory.parent_code IS 'Code of the division of which it is a part | counting by area | GB/T 2260; GB/T 10114 | permanent';
COMMENT ON COLUMN places.territory.valid_during IS 'While the code had this name and parent | codes change, facts do not | GB/T 2260; GB/T 10114 | permanent';
COMMENT ON COLUMN places.territory.code_number IS 'The code as a number with a 1 in front; derived | temporal key | GB/T 2260; GB/T 10114 | permanent';
COMMENT ON COLUMN places.territory.parent_number IS 'The parent''s code as a number with a 1 in front; derived | temporal key | GB/T 2260; GB/T 10114 | permanent';

CREATE TABLE places.address (
    id             uuid NOT NULL DEFAULT gen_random_uuid(),
    territory_code text NOT NULL,
    street         text NOT NULL,
    compound       text NOT NULL,
    number         text NOT NULL,
    longitude      numeric(9, 6),
    latitude       numeric(8, 6),
    CONSTRAINT address_is_identified PRIMARY KEY (id),
    CONSTRAINT address_lies_on_the_globe CHECK (
        num_nonnulls(longitude, latitude) <> 1
        AND longitude BETWEEN -180 AND 180 AND latitude BETWEEN -90 AND 90),
    CONSTRAINT address_says_more_than_its_area CHECK (street || compound || number <> ''),
    CONSTRAINT address_is_kept_once UNIQUE (territory_code, street, compound, number)
);
COMMENT ON TABLE places.address IS 'Where a building stands, in the components of the unified standard address | not person';
COMMENT ON COLUMN places.address.id IS 'Identifier | link | public task of the register | permanent';
COMMENT ON COLUMN places.address.territory_code IS 'Town or community when the address was given | finding the place | DB42/T 2175-2024 | permanent';
COMMENT ON COLUMN places.address.street IS 'Street or road, by its standard name; empty where there is none | finding the place | DB42/T 2175-2024 | permanent';
COMMENT ON COLUMN places.address.compound IS 'Estate, village or compound; empty where there is none | finding the place | DB42/T 2175-2024 | permanent';
COMMENT ON COLUMN places.address.number IS 'Number at the street or in the compound, as on the door plate; empty where there is none | finding the place | GB 17733-2008 | permanent';
COMMENT ON COLUMN places.address.longitude IS 'Degrees east of the building (CGCS2000) | finding the place | GB/T 23705 | permanent';
COMMENT ON COLUMN places.address.latitude IS 'Degrees north of the building (CGCS2000) | finding the place | GB/T 23705 | permanent';

CREATE TABLE places.building (
    id         uuid     NOT NULL DEFAULT gen_random_uuid(),
    address_id uuid     NOT NULL,
    label      text     NOT NULL,
    floors     smallint,
    CONSTRAINT building_is_identified PRIMARY KEY (id),
    CONSTRAINT building_has_its_own_label_at_its_address UNIQUE (address_id, label),
    CONSTRAINT building_address_is_known FOREIGN KEY (address_id) REFERENCES places.address (id),
    CONSTRAINT building_has_a_floor CHECK (floors > 0)
);
COMMENT ON TABLE places.building IS 'A building at an address | not person';
COMMENT ON COLUMN places.building.id IS 'Identifier | link | public task of the register | permanent';
COMMENT ON COLUMN places.building.address_id IS 'Where it stands | finding the place | DB42/T 2175-2024 | permanent';
COMMENT ON COLUMN places.building.label IS 'What tells it from others at the address; empty for the only one | finding the place | DB42/T 2175-2024 | permanent';
COMMENT ON COLUMN places.building.floors IS 'Number of floors | planning visits | public task of the register | permanent';

CREATE TABLE places.dwelling (
    id             uuid          NOT NULL DEFAULT gen_random_uuid(),
    plate          text          NOT NULL,
    kind           text          NOT NULL,
    tenure         text          NOT NULL,
    name           text,
    capacity       smallint,
    floor_area     numeric(7, 2),
    rooms          smallint,
    building_id    uuid,
    unit           text,
    floor          text,
    room           text,
    address        text          NOT NULL,
    address_key    text          NOT NULL,
    community_code text          NOT NULL,
    grid_code      text,
    located_since  date,
    registered_at  timestamptz   NOT NULL,
    CONSTRAINT dwelling_is_identified PRIMARY KEY (id),
    CONSTRAINT dwelling_has_its_own_plate UNIQUE (plate),
    CONSTRAINT dwelling_building_is_known FOREIGN KEY (building_id) REFERENCES places.building (id),
    CONSTRAINT dwelling_kind_is_known CHECK (
        kind IN ('flat', 'house', 'dormitory', 'hotel', 'institution', 'work_site', 'other')),
    CONSTRAINT dwelling_tenure_is_known CHECK (tenure IN ('owned', 'let', 'employer', 'public', 'other')),
    CONSTRAINT dwelling_plate_is_well_formed CHECK (plate ~ '^[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}$'),
    CONSTRAINT dwelling_holds_somebody CHECK (capacity > 0 AND rooms > 0 AND floor_area > 0),
    CONSTRAINT dwelling_address_is_given CHECK (address_key <> ''),
    CONSTRAINT dwelling_grid_lies_in_its_community CHECK (starts_with(grid_code, community_code))
);
CREATE INDEX dwelling_is_found_by_building ON places.dwelling (building_id);
CREATE INDEX dwelling_is_found_by_address ON places.dwelling (address_key);
CREATE INDEX dwelling_is_found_by_community ON places.dwelling (community_code, grid_code);
COMMENT ON TABLE places.dwelling IS 'A place that people can live in, with one plate on its door | not person';
COMMENT ON COLUMN places.dwelling.id IS 'Identifier, random | link | public task of the register | permanent';
COMMENT ON COLUMN places.dwelling.plate IS 'Opaque code on the door plate, which says nothing of place or people | declaring for the right dwelling | GB 17733-2008 | permanent';
COMMENT ON COLUMN places.dwelling.kind IS 'flat, house, dormitory, hotel, institution, work_site or other | duties and statistics | public task of the register | permanent';
COMMENT ON COLUMN places.dwelling.tenure IS 'owned, let, employer, public or other | duties and statistics | public task of the register | permanent';
COMMENT ON COLUMN places.dwelling.name IS 'Name of a hotel, institution or work site | finding the place | public task of the register | permanent';
COMMENT ON COLUMN places.dwelling.capacity IS 'How many people may live in it | overcrowding is reported | city rule on letting | permanent';
COMMENT ON COLUMN places.dwelling.floor_area IS 'Floor area, square metres | overcrowding is reported | city rule on letting | permanent';
COMMENT ON COLUMN places.dwelling.rooms IS 'Number of rooms | overcrowding is reported | city rule on letting | permanent';
COMMENT ON COLUMN places.dwelling.building_id IS 'Building in which it lies | finding the place | DB42/T 2175-2024 | permanent';
COMMENT ON COLUMN places.dwelling.unit IS 'Staircase or entrance | finding the place | DB42/T 2175-2024 | permanent';
COMMENT ON COLUMN places.dwelling.floor IS 'Floor | finding the place | DB42/T 2175-2024 | permanent';
COMMENT ON COLUMN places.dwelling.room IS 'Number of the flat or room | finding the place | DB42/T 2175-2024 | permanent';
COMMENT ON COLUMN places.dwelling.address IS 'Standing address, as written to people | finding the place | DB42/T 2175-2024 | permanent';
COMMENT ON COLUMN places.dwelling.address_key IS 'The address folded, so that spellings of it meet; derived | finding the place by its address | DB42/T 2175-2024 | permanent';
COMMENT ON COLUMN places.dwelling.community_code IS 'Community in which it lies now | counting by area, work lists | GB/T 10114 | permanent';
COMMENT ON COLUMN places.dwelling.grid_code IS 'Grid of the community in which it lies now | counting by area, work lists | city rule on grids | permanent';
COMMENT ON COLUMN places.dwelling.located_since IS 'First day in this community and grid; null when it was never elsewhere | counting by area as it was | GB/T 10114 | permanent';
COMMENT ON COLUMN places.dwelling.registered_at IS 'When it was registered | provenance | public task of the register | permanent';

-- What a dwelling's address has in common with others: by these it is found where an address is written otherwise.
CREATE TABLE places.dwelling_key (
    key         bigint NOT NULL,
    dwelling_id uuid   NOT NULL,
    CONSTRAINT dwelling_key_is_kept_once PRIMARY KEY (key, dwelling_id),
    CONSTRAINT dwelling_key_dwelling_is_known FOREIGN KEY (dwelling_id) REFERENCES places.dwelling (id)
);
CREATE INDEX dwelling_key_is_found_by_dwelling ON places.dwelling_key (dwelling_id);
COMMENT ON TABLE places.dwelling_key IS 'Keys of dwellings, made of the components of their addresses | not person';
COMMENT ON COLUMN places.dwelling_key.key IS 'Hash of road and numbers, of estate and building, of the numbers alone or of the place; derived | finding the place by its address | DB42/T 2175-2024 | permanent';
COMMENT ON COLUMN places.dwelling_key.dwelling_id IS 'The dwelling | link | public task of the register | permanent';

-- Where a dwelling lay before the territory was cut anew.
CREATE TABLE places.former_location (
    dwelling_id    uuid      NOT NULL,
    community_code text      NOT NULL,
    grid_code      text,
    valid_during   daterange NOT NULL,
    CONSTRAINT dwelling_lay_in_one_place_at_a_time PRIMARY KEY (dwelling_id, valid_during WITHOUT OVERLAPS),
    CONSTRAINT former_location_dwelling_is_known FOREIGN KEY (dwelling_id) REFERENCES places.dwelling (id)
);
COMMENT ON TABLE places.former_location IS 'Community and grid in which a dwelling lay before a new cut of the territory | not person';
COMMENT ON COLUMN places.former_location.dwelling_id IS 'The dwelling | link | GB/T 10114 | permanent';
COMMENT ON COLUMN places.former_location.community_code IS 'Community in which it lay | counting by area as it was | GB/T 10114 | permanent';
COMMENT ON COLUMN places.former_location.grid_code IS 'Grid in which it lay | counting by area as it was | city rule on grids | permanent';
COMMENT ON COLUMN places.former_location.valid_during IS 'While it lay there | counting by area as it was | GB/T 10114 | permanent';

CREATE TABLE places.place_in_dwelling (
    dwelling_id uuid     NOT NULL,
    code        text     NOT NULL,
    kind        text     NOT NULL,
    room_code   text,
    capacity    smallint,
    CONSTRAINT place_in_dwelling_is_named_once PRIMARY KEY (dwelling_id, code),
    CONSTRAINT place_in_dwelling_dwelling_is_known FOREIGN KEY (dwelling_id) REFERENCES places.dwelling (id),
    CONSTRAINT bed_stands_in_a_known_room FOREIGN KEY (dwelling_id, room_code)
        REFERENCES places.place_in_dwelling (dwelling_id, code),
    CONSTRAINT place_in_dwelling_kind_is_known CHECK (kind IN ('room', 'bed')),
    CONSTRAINT only_a_bed_stands_in_a_room CHECK (kind = 'bed' OR room_code IS NULL),
    CONSTRAINT place_in_dwelling_holds_somebody CHECK (capacity > 0)
);
CREATE INDEX place_in_dwelling_is_found_by_room ON places.place_in_dwelling (dwelling_id, room_code);
COMMENT ON TABLE places.place_in_dwelling IS 'A room or bed of a dwelling, as of a dormitory or hotel | not person';
COMMENT ON COLUMN places.place_in_dwelling.dwelling_id IS 'The dwelling | link | public task of the register | permanent';
COMMENT ON COLUMN places.place_in_dwelling.code IS 'Name of the room or bed within the dwelling, such as 301 or 301-2 | declaring for the right place | public task of the register | permanent';
COMMENT ON COLUMN places.place_in_dwelling.kind IS 'room or bed | declaring for the right place | public task of the register | permanent';
COMMENT ON COLUMN places.place_in_dwelling.room_code IS 'Room in which a bed stands | declaring for the right place | public task of the register | permanent';
COMMENT ON COLUMN places.place_in_dwelling.capacity IS 'How many people may sleep there | overcrowding is reported | city rule on letting | permanent';

CREATE TABLE places.provider (
    dwelling_id  uuid      NOT NULL,
    party_id     uuid      NOT NULL,
    capacity     text      NOT NULL,
    valid_during daterange NOT NULL,
    CONSTRAINT provider_is_named_once_at_a_time PRIMARY KEY (dwelling_id, party_id, capacity, valid_during WITHOUT OVERLAPS),
    CONSTRAINT provider_dwelling_is_known FOREIGN KEY (dwelling_id) REFERENCES places.dwelling (id),
    CONSTRAINT provider_party_is_known FOREIGN KEY (party_id) REFERENCES access.party (id),
    CONSTRAINT provider_capacity_is_known CHECK (
        capacity IN ('owner', 'manager', 'agent', 'employer', 'operator', 'host')),
    CONSTRAINT provider_serves_for_some_time CHECK (NOT isempty(valid_during))
);
CREATE INDEX provider_is_found_by_party ON places.provider (party_id);
COMMENT ON TABLE places.provider IS 'Who provides a dwelling and may declare about it; a party may be one human being | person';
COMMENT ON COLUMN places.provider.dwelling_id IS 'The dwelling | accepting declarations from whom they are due | CN-33 8-12 | party';
COMMENT ON COLUMN places.provider.party_id IS 'The party that provides it | accepting declarations from whom they are due | CN-33 8-12 | party';
COMMENT ON COLUMN places.provider.capacity IS 'owner, manager, agent, employer, operator or host | accepting declarations from whom they are due | CN-33 8-12 | party';
COMMENT ON COLUMN places.provider.valid_during IS 'While the party provides it | refusing those whose time is over | CN-33 8-12 | party';

-- Which rule pack is the law here: the newest line says it, and CN holds where there is none. Lines are only ever added.
CREATE TABLE places.rule_pack (
    id        bigint      GENERATED BY DEFAULT AS IDENTITY,
    code      text        NOT NULL,
    chosen_at timestamptz NOT NULL,
    CONSTRAINT rule_pack_is_chosen_in_turn PRIMARY KEY (id)
);
COMMENT ON TABLE places.rule_pack IS 'Which rule pack was chosen as the law of the place; the newest holds | not person';
COMMENT ON COLUMN places.rule_pack.id IS 'Identifier, in the order of choosing, whatever a clock says | which pack holds | public task of the register | permanent';
COMMENT ON COLUMN places.rule_pack.code IS 'Code of the pack, as ISO 3166-2 or deeper | which pack holds | public task of the register | permanent';
COMMENT ON COLUMN places.rule_pack.chosen_at IS 'When it was chosen | by which law something was judged | public task of the register | permanent';
