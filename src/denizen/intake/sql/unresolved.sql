-- The declarations of the round that name a dwelling by an address which is that of none in these words.
SELECT declaration_id, address FROM work WHERE dwelling_id IS NULL AND plate IS NULL AND address IS NOT NULL
