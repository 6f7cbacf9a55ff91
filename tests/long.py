"""Tests that take too long for every run: `make faults` has them."""

import os

import pytest

LONG = pytest.mark.skipif(os.environ.get("FAULTS") != "all", reason="by `make faults`")
