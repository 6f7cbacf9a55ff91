"""CAST and TRY_CAST: Trino's conversions, each with its guard on what Trino would refuse."""

from .casting import cast

__all__ = ["cast"]
