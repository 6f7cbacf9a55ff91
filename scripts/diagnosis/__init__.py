"""What `make doctor` looks at, one family of questions a module; the standard library alone, so
that it runs where nothing could be installed."""
