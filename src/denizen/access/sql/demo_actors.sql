-- The invented staff of a demonstration.
SELECT pseudonym, role, name, party_name FROM reading.demo_actors()
