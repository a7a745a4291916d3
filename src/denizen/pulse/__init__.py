"""The pulse: whether the machine is well, told to those who keep it, in words without names and in figures.

It asks the rooms below for figures and shows no page and no person. Health is answered by the process that serves the
pages; figures by one of its own, with a role that may ask for nothing else (docs/adr/0015).
"""
