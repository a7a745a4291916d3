"""The public's pages: what anybody may ask without signing in, in large type and plain words.

It reads nobody. So far it answers one question: whether a number that stands on a paper is one of ours. It sets no
cookie and keeps nothing of what is typed. It may import the rooms below it, but no other face.
"""
