"""What values are in mapping templates: the language is Velocity's, the values are Java's."""
