"""The bound query: typed, immutable nodes, and walks over them."""
