-- Look at the corrections of a declaration again, of which some wait once more.
INSERT INTO work (root_id) VALUES (%(declaration_id)s::uuid)
