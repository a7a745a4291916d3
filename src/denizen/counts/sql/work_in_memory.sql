-- Lets this transaction sort and hash in memory: a large town's figures are some tens of megabytes.
SET LOCAL work_mem = '128MB'
