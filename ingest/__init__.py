"""From files to a resolved graph."""
