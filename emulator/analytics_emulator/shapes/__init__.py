"""Requests by botocore's service models: what of them AWS refuses, and how it words that."""
