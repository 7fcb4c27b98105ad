"""What a question asks, and whether what was found tells it."""
