-- Ask the pipeline to try or do something.
SELECT errand, refusal
FROM door.ask(
    %(token)s, %(act)s, %(trial)s, %(draft)s, %(declaration)s, %(person)s, %(other)s, %(merge)s, %(reason_code)s, %(purpose)s, %(reference)s,
    %(shown)s
)
