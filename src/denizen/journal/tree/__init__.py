"""The tamper-evident log as mathematics: hashes and proofs, tiles, signed checkpoints. It reaches no data.

`hashing` is RFC 9162's Merkle tree; `tiles` are its hashes as C2SP's tlog-tiles serve them; `notes` are C2SP's signed
notes, and checkpoints as tlog-checkpoint writes them. What others' tools verify is written by these alone.
"""
