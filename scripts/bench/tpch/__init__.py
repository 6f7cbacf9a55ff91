"""TPC-H through Athena's API, beside raw DuckDB over the same files."""
