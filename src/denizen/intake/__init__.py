"""Intake: moves declarations from receipt to the register, by one pipeline for one or many.

`check → match → apply` is a handful of set-based statements over one round of the queue, in one transaction.
Applying is rebuilding: the facts of every person touched are made anew from all that is effectively declared about
them, compared with what stands, and only the difference is written. So the order in which declarations arrive does
not matter, a wrong merge is undone by pointing declarations elsewhere, and a rebuilt person equals an applied one by
construction.
"""
