"""CloudWatch Logs as a plain library, as far as LocalStack's falls short: which events count."""
