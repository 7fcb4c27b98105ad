"""Articles that tell of one thing, grouped, and kept under ids that stay."""
