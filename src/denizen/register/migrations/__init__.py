"""Migrations of register."""
