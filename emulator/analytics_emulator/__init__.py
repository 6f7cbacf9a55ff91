"""An analytics cloud on one machine: plain libraries for what AWS does, and the thin wiring to LocalStack."""
