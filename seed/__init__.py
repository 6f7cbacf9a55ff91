"""A restaurant group's month of order events, made up, posted, and summed up as ground truth."""
