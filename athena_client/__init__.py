"""Athena as a client asks it, wherever it is: the one home of waiting for a query."""
