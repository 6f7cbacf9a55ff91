"""When a schedule of EventBridge Scheduler runs, and what its target is given."""
