"""Rules that bind queries: what they read, group, sort, and ask of one another."""
