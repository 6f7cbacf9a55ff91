"""What a saved file calls for: `turns` says it, `saved` tells which files, `working` does it."""
