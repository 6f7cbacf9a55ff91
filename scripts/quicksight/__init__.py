"""Makes `cloudformation/quicksight.yaml`: data sets from SQL files, sheets from small functions."""
