"""What SQS takes as a queue's attributes."""
