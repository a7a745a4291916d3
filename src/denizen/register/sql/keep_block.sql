-- Decide or lift a block, or settle a request.
SELECT reading.keep_block(%(ticket)s, %(act)s, %(because)s, %(request)s)
