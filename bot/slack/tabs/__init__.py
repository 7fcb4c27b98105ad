"""The Home tab and the agent view."""
