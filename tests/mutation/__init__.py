"""Do the tests notice a mistake? Each mutant is one, and some test has to fail over it."""
