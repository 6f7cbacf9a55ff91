"""The parser's tree to typed nodes: names, overloads, coercions, Trino's errors, placed."""
