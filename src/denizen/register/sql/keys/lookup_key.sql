-- Under which lookup key the tokens of the register are, if it was ever changed.
SELECT mark FROM register.lookup_key
