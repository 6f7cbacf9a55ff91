"""Requests that nobody means well with: drawn from a seed, one family of faults a module."""
