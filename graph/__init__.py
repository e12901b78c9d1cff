"""What the graph holds and where it is kept."""
