"""Judges every call at LocalStack's gateway as IAM would."""
