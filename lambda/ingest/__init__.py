"""The API: checks order events and hands the good ones to Firehose."""
