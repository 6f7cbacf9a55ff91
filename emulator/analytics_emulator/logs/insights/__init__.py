"""CloudWatch Logs Insights: its query language over log events (Logs Insights QL)."""
