"""What values of a type become, as nodes: coerced, in a zone, compared, shared, failed."""
