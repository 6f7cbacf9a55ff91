"""What Java's own library prints and reads, for the services of AWS whose answers show it."""
