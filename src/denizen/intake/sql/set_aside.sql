-- Refuse what is in the round with one code.
UPDATE work SET refusal = %(code)s, refused_fields = '{}'
