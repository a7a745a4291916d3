-- Be the only one who adds to the tree, until the transaction ends.
SELECT reading.hold_tree()
