"""A whole deployment's coming and going: built, uploaded, deployed in order, and taken down."""
