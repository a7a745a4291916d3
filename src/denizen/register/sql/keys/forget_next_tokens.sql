-- Forget the tokens that were made in advance.
TRUNCATE register.next_token
