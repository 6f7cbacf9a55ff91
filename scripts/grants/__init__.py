"""Proves offline what a policy lacks, or grants for nothing, of what a deployment needs."""
