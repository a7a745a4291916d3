-- How long ago each process that works unseen last said that it is at work.
SELECT process, seconds FROM reading.heartbeats()
