"""Stand-ins for what tests cannot have, as strict as the thing itself."""
