"""What outsiders can hold the register to: properties of rights.md that no single room answers for."""
