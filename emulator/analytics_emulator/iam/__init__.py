"""IAM as it judges calls: what a call asks for, and whether policies allow it."""
