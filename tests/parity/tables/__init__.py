"""Generated tables and generated queries: every way to read them leads to one answer."""
