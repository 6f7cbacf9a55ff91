"""A visual's rows as a file: all of them, each value with its type."""
