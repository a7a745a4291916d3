"""The residents' own pages: what is recorded about me, who declared it, who looked, and what it is used for.

A resident signs in with a passkey, or for one short look with a code on paper. What they may read is decided where
tickets are granted: the own record, and that of a child whose guardian they are today. It may import the rooms below
it, but no other face.
"""
