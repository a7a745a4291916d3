"""Retention: what is past its time goes, by itself, with everything that hangs on it, and how much went is told.

The terms are rules of the pack in force. What erases are functions of a role that nobody logs in as; they take no
person, so that nobody is erased by choice, and the worker calls them each night. May touch every table of persons.
"""
