"""What `cloudformation/quicksight.yaml` is made of: data sets, theme, sheets, and who may see them.

The data sets' SQL stands in queries/data_sets/. `make format` writes the template.
"""
