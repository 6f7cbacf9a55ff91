"""A real Trino as the reference: answers recorded from it, and our engine compared with them."""
