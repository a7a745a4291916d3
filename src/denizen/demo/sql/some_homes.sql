-- People with the declarations that found where they live: those registered last, so many of them.
SELECT r.person_id, r.declaration_id
FROM register.residence AS r
WHERE r.is_main AND r.ended IS NULL
ORDER BY r.declaration_id DESC
LIMIT %(most)s
