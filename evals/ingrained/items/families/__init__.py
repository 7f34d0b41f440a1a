"""Families of generated items."""
