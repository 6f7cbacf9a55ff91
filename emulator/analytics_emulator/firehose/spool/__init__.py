"""Accepted records on disk, from the answer to a put until their objects stand in S3."""
