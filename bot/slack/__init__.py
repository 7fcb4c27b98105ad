"""The Slack edge: parse, call, render."""
