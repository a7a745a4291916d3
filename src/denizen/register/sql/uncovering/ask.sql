-- Ask the keeper for a document number.
SELECT reading.ask_document_number(%(ticket)s, %(declaration_id)s, %(document_type)s, %(hint)s, %(public_key)s)
