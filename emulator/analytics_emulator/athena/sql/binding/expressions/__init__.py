"""Rules that bind expressions."""
