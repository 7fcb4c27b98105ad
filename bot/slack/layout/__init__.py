"""Blocks, and messages made of them."""
