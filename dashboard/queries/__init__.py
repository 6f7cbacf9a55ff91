"""From a visual's field wells, filters and parameters to one SQL query over its data set's SQL."""
