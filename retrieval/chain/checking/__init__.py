"""Whether a sentence stands in what it cites, one kind of fact a module."""
