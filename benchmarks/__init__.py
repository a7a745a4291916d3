"""Measurements: `./run bench NAME …`, each beside a yardstick taken in the same run on the same server.

A benchmark starts a PostgreSQL of its own in a folder of its own, moves invented people through the real pipeline and
reads them through the real reading room. What the figures mean stands in `docs/performance.md`.
"""
