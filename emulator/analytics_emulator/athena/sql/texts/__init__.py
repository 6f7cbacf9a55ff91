"""Texts as Java and Jackson write them, and patterns as Joda and MySQL read them."""
