-- Leave nothing of an upload that did not end.
SELECT door.drop_upload(%(token)s, %(file)s)
