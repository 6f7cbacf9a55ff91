"""What S3 does of itself, beside its calls."""
