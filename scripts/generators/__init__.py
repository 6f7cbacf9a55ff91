"""What writes those parts of the templates that are made from something else."""
