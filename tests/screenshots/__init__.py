"""Pictures of the main surfaces, rendered from what a real bot stored: to be looked at, not a test."""
