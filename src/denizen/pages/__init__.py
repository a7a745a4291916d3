"""Pages: the layout and the components that all faces share, and how a refusal looks to whoever meets it.

It turns values into words and pictures (dates known in part, names with their language, masked numbers, timelines)
and knows no table, no query and no rule. It may import `kernel` only.
"""
