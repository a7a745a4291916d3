-- Empty the working tables, and give back the room that they took.
TRUNCATE work, touched, effective, spell
