-- Whom the law takes somebody for, by nationality and document.
SELECT ledger.subject_in_law(%(nationality)s, %(document_type)s, %(issuer)s)
