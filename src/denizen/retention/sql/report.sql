-- What supervisors and auditors are shown of what was erased.
SELECT reading.retention_report(%(token)s, %(today)s)
