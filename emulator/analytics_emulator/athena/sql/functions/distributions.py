"""Probability distributions and intervals (Trino docs, Mathematical functions)."""

from ..types import DOUBLE
from .registry import scalar

for _name in ("normal_cdf", "inverse_normal_cdf", "beta_cdf", "inverse_beta_cdf"):
    scalar(_name, "double double double", DOUBLE, f"athena_{_name}($1, $2, $3)")
for _name in ("t_cdf", "t_pdf"):
    scalar(_name, "double double", DOUBLE, f"athena_{_name}($1, $2)")
for _name, _sign in (("wilson_interval_lower", -1), ("wilson_interval_upper", 1)):
    scalar(_name, "bigint bigint double", DOUBLE, f"athena_wilson($1, $2, $3, {_sign})")
