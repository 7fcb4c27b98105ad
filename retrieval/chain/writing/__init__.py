"""Evidence to drafted sentences, with and without a model, and drafts to sentences that may be shown."""
