"""The order event: what it may hold, how it is checked, and the one form in which it travels."""
