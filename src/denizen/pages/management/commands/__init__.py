"""Commands of this room, a module each."""
