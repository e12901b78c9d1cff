"""Complicity: who in uniform worked with whom in crime, and which sentence says so."""

__version__ = "0.1.0"
