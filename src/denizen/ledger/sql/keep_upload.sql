-- Keep the file of a batch, sealed, so that its rejected rows can be given back as they came.
INSERT INTO ledger.upload (batch_id, content) VALUES (%(batch_id)s, %(content)s)
