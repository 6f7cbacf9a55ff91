"""What Firehose could not deliver: the error records in the data bucket, and their way back."""
