"""A room that is there in drill R11 alone: migrations to be made while a register is in use."""
