"""Text to the parser's tree: every refusal of syntax is here."""
