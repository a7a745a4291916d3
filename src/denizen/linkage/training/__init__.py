"""What training has in common, whether people of the register or records of a file are its records.

`linker` opens Splink, `labels` brings in what registrars found, `thresholds` says what is to be expected from how many
bits, `charts` and `report` show it.
"""
