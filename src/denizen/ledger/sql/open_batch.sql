-- Record that a file came in from a party.
INSERT INTO ledger.batch (id, party_id, entered_by, channel, kind, file_name, digest, received_at, handed_in_at)
VALUES (
    %(id)s, %(party_id)s, %(entered_by)s, %(channel)s, %(kind)s, %(file_name)s, %(digest)s, %(received_at)s, %(handed_in_at)s
)
