"""People weighed: what of a person and of a declaration's words is compared, and how; the candidates; link, ask or new.

`features` is what the comparisons look at, the same online, in training and when the whole register is gone through;
`comparisons` are the comparisons as Splink's; `deciding` makes a decision of weights. docs/linkage.md tells it to a
statistician.
"""
