"""From the outside world to clean articles; knows nothing of storage."""
