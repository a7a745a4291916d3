-- Ask for a supervisor's word.
SELECT door.ask_approval(%(token)s, %(person)s, %(purpose)s, %(reference)s)
