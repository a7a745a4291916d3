-- Outlines: where areas lie on a map. Dated like the areas themselves, so that a map of an earlier day shows the cut of that day.

CREATE TABLE places.outline (
    id           uuid        NOT NULL DEFAULT gen_random_uuid(),
    code         text        NOT NULL,
    valid_during daterange   NOT NULL,
    loaded_at    timestamptz NOT NULL,
    code_number  bigint      GENERATED ALWAYS AS (('1' || code)::bigint) STORED,
    CONSTRAINT outline_is_identified PRIMARY KEY (id),
    CONSTRAINT area_has_one_outline_at_a_time UNIQUE (code_number, valid_during WITHOUT OVERLAPS),
    CONSTRAINT outline_area_lives_as_long FOREIGN KEY (code_number, PERIOD valid_during)
        REFERENCES places.territory (code_number, PERIOD valid_during),
    CONSTRAINT outline_holds_for_some_time CHECK (NOT isempty(valid_during))
);
COMMENT ON TABLE places.outline IS 'Where an area lies on the map, in versions | not person';
COMMENT ON COLUMN places.outline.id IS 'Identifier | link | public task of the register | permanent';
COMMENT ON COLUMN places.outline.code IS 'Division code of the area without its closing zeros | maps of areas | GB/T 2260; GB/T 10114 | permanent';
COMMENT ON COLUMN places.outline.valid_during IS 'While the area had this outline | maps as the land was cut | GB/T 2260; GB/T 10114 | permanent';
COMMENT ON COLUMN places.outline.loaded_at IS 'When it was loaded | provenance | public task of the register | permanent';
COMMENT ON COLUMN places.outline.code_number IS 'The code as a number with a 1 in front; derived | temporal key | GB/T 2260; GB/T 10114 | permanent';

-- An area may have several parts, and a part holes: each is one closed line of degrees east and north.
CREATE TABLE places.outline_ring (
    outline_id uuid     NOT NULL,
    part       smallint NOT NULL,
    hole       smallint NOT NULL,
    ring       polygon  NOT NULL,
    CONSTRAINT outline_ring_is_drawn_once PRIMARY KEY (outline_id, part, hole),
    CONSTRAINT outline_ring_belongs_to_an_outline FOREIGN KEY (outline_id)
        REFERENCES places.outline (id) ON DELETE CASCADE,
    CONSTRAINT outline_ring_is_counted_from_its_part CHECK (part >= 1 AND hole >= 0),
    CONSTRAINT outline_ring_encloses_something CHECK (npoints(ring) >= 3),
    CONSTRAINT outline_ring_lies_on_the_globe CHECK (ring <@ '((-180,-90),(-180,90),(180,90),(180,-90))'::polygon)
);
COMMENT ON TABLE places.outline_ring IS 'A closed line of an outline: the border of a part, or of a hole in it | not person';
COMMENT ON COLUMN places.outline_ring.outline_id IS 'The outline | link | public task of the register | permanent';
COMMENT ON COLUMN places.outline_ring.part IS 'Number of the part, from 1 | maps of areas | GB/T 23705 | permanent';
COMMENT ON COLUMN places.outline_ring.hole IS '0 for the border of the part, from 1 on for holes in it | maps of areas | GB/T 23705 | permanent';
COMMENT ON COLUMN places.outline_ring.ring IS 'Degrees east and north of its corners (CGCS2000) | maps of areas | GB/T 23705 | permanent';
