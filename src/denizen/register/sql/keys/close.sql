-- Let nobody read or write what holds tokens, and wait for whoever does.
LOCK TABLE
    ledger.declaration, ledger.described, ledger.draft_described, ledger.waiting, ledger.standing_back,
    register.identity_document, register.identity_document_superseded
IN ACCESS EXCLUSIVE MODE
