"""Keeps what services know beyond the process, LocalStack's and ours, in the state folder."""
