"""The journal: one line for each person delivered, one for each act, and the news for others.

Rows are only added, but for news, which is forgotten a month after it was handed on. Deliveries are written by readers
alone, in the transaction that delivers.
"""
