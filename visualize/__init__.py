"""Entities and links as a network page and as graph files."""
