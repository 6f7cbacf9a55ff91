"""What an execution leaves: result files in S3, and the result sets that are read from them."""
