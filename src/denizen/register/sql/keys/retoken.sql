-- Put the tokens under the next lookup key in the place of those of now, in a column.
UPDATE {table} AS t SET {token} = n.next FROM register.next_token AS n WHERE t.{token} = n.token
