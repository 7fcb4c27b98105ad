"""A question from its status to its reply."""
