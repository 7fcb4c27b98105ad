"""What we know and how we answer from it."""
