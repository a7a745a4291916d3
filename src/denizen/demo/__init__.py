"""A simulated town: people whose lives are known, the files that their town would send, and a judge.

Everything here is invented and seeded. The room makes files as landlords, employers, hotels, the hall and the
registrar would
send them, keeps the truth aside, and compares what the register later answers with that truth. It is no part
of the register:
the simulation itself imports nothing of Denizen but the kernel, and the judge sees only answers given through
a Protocol.
"""
