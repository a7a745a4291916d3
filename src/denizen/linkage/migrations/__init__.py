"""Migrations of linkage."""
