-- Take the keeper's answer away, if it is there; giving up, the request too.
SELECT answer, refusal FROM reading.take_document_number(%(ticket)s, %(giving_up)s)
