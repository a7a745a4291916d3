-- Keep who would be told of what a trial would do.
INSERT INTO intake.effect_told (errand_id, topic, party_id, person_id)
VALUES (%(errand_id)s, %(topic)s, %(party_id)s, %(person_id)s)
