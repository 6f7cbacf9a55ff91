"""Drift: what of a stack's resources is no longer as its template says."""
