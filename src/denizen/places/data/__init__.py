"""The dated table of divisions and how it is made."""
