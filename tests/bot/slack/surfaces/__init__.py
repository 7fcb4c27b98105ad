"""Scenarios around the conversation, each run in Socket Mode and over HTTP."""
