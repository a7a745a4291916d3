"""Linkage: which person a declaration speaks of, decided once, explained, and undone without loss.

Decisions stand in `linkage.link`; everything in the register is made from the declarations that they point to a
person. What is not plain is put to a registrar. Better matching can take the place of these plain rules behind the same
tables: keys in, links and questions out.
"""
