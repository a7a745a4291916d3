-- How a party's earlier files of a kind named their columns.
SELECT header, field FROM intake.column_mapping WHERE party_id = %(party_id)s AND kind = %(kind)s
