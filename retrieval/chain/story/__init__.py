"""Grouping the articles on one story, and keeping the groups under stable ids."""
