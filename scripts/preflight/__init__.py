"""What is looked at before a deployment changes anything: place, permissions, quotas."""
