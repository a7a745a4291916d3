-- Log who could have seen the candidates of a question, before it is closed.
SELECT reading.log_matter(%(declaration_id)s)
