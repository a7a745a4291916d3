"""Anybody's files linked: read, understood, trained on without labels, linked, and judged where the truth is known.

`reading` a file, `meanings` of its columns, `features` that comparisons look at, `comparisons` as Splink's levels,
`blocking` rules chosen by counting, `training` by Splink, `evaluating` all of it in turn, with a threshold that is
frozen before any truth is read, and `judging` against that; `labels` are pairs that somebody looked at. What trains is
handed tables without the column of the truth.
"""
