"""What stands behind `/newsdesk`."""
