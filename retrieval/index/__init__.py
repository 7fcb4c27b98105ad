"""Articles to something searchable."""
