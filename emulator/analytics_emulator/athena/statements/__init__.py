"""What a statement is, read from its first words, and the parsers of Athena's Hive-style DDL."""
