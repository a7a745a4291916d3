"""The journal: one line for each person delivered, one for each act, and the news for others.

Rows are only added. Deliveries are written by readers alone, in the transaction that delivers.
"""
