"""What a verification of a whole deployment is made of: its price, its steps and its report."""
