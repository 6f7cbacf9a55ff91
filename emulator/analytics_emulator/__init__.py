"""An analytics cloud on one machine: plain libraries for what AWS does, wired to LocalStack."""
