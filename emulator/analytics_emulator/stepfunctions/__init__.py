"""Step Functions: what a state machine's definition calls."""
