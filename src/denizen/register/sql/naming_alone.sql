-- Let nobody else name an organisation until this transaction ends: whether a name comes near another's is looked up first, and
-- of two at once neither would see the other's.
LOCK TABLE register.organisation_name IN SHARE ROW EXCLUSIVE MODE
