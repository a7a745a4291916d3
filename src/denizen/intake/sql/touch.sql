-- The people whose facts this round may change: the subjects, and whoever an amended declaration or a new link concerns.
INSERT INTO touched (person_id)
SELECT person_id FROM work WHERE person_id IS NOT NULL
UNION
SELECT l.person_id
FROM work AS w
JOIN linkage.link AS l ON l.declaration_id = w.root_id AND l.part = 'subject'
WHERE w.refusal IS NULL
UNION
SELECT subject.person_id
FROM linkage.link AS relative
JOIN linkage.link AS subject ON subject.declaration_id = relative.declaration_id AND subject.part = 'subject'
WHERE relative.part <> 'subject' AND relative.person_id IN (SELECT person_id FROM work WHERE basis = 'new')
