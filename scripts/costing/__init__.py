"""Reckons what a deployment costs a month at a given rate, from one dated table of prices."""
