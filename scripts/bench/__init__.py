"""Measures the whole path here and on the nearest free peer, side by side in one run.

Machines are shared and noisy, so what counts is the ratio: both sides run the same client code over
the same workload, in alternating rounds on fresh servers, and each figure is the rounds' median.
"""
