"""The stacks of a deployment, and one stack at a time: described, changed, followed, deleted."""
