"""Insights: what their computations give, and the text that an author wrote around it."""
