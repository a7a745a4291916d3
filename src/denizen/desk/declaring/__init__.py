"""Declaring at the counter: one dense page from what happened to the receipt, with the effect shown before it is sent.

`ways` says what each form asks, `sheets` keeps what is typed, `people` finds whom it is about, `filling_in` makes a
declaration of it and has it tried, `effects` puts into words what would change, `views` are the pages.
"""
