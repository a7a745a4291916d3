-- The declarations about a person, or those behind some of the facts.
SELECT reading.declarations_behind(%(ticket)s, %(ids)s::uuid[], %(about)s::text)
