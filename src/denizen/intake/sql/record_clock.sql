-- When the register last came to know something; null where it never did.
SELECT reading.record_clock()
