"""The AWS APIs that the app reads: QuickSight, Athena, and for freshness Glue and S3."""
