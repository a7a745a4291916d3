"""Migrations of intake."""
