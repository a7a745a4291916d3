"""The migrations of the drill."""
