"""Tries a deployment from end to end, and leaves no trace of it."""
