-- Whether anything waits to be worked on.
SELECT EXISTS (SELECT FROM ledger.waiting)
