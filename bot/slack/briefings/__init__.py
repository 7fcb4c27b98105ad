"""Channels subscribed, and briefings posted when they are due."""
