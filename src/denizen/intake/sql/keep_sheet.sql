-- Keep what somebody is typing, through the door.
SELECT refusal FROM door.keep_sheet(%(token)s, %(sheet)s, %(sealed)s)
