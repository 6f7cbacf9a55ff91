"""Firehose transformation: order events become rows of the table."""
