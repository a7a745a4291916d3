-- Note what was asked about people whose address is blocked.
SELECT reading.note_block_requests()
