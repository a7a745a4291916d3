-- The files received since an instant, newest first.
SELECT batch_id, received_at, kind, declared, rejected FROM reading.files(%(since)s)
