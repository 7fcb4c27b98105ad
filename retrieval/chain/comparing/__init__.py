"""Where sources differ: counts, positions, and whole outlets."""
