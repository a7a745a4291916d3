"""Commands of register."""
