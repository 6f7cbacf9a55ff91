"""The questions of queries/, what Athena answers them, and how an answer is shown."""
