"""What API Gateway does to a request besides passing it on: limits, logs, wording of answers."""
