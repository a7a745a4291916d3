-- Whether no declaration was ever received and nobody is registered.
SELECT NOT EXISTS (SELECT FROM ledger.declaration) AND NOT EXISTS (SELECT FROM register.person)
