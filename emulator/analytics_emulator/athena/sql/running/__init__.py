"""Queries while they run: files, kept tables, bounds, cancelling, answers as text."""
