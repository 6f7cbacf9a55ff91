"""Makes `cloudformation/quicksight.yaml`: data sets of queries/data_sets, sheets of functions."""
