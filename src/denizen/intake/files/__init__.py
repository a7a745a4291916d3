"""Files of declarations: what parties send as CSV or XLSX, read row by row into typed values.

Pure over bytes and paths: no database, no network. It guards before it reads, finds encoding, delimiter, sheet and
header, maps the columns to the canonical fields, converts cells, and writes the files that go back: rejects to be
mended, and templates to be filled in. What the values mean for the register is decided by the pipeline.
"""
