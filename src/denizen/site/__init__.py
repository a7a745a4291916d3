"""The site: puts the rooms together into one program.

Settings, addresses, the WSGI application and the command `denizen`. It sees every room and decides which of them run
together, as which database role; it holds no rule, no page and no statement of its own.
"""
