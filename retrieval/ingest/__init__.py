"""The world to clean articles; knows no store."""
