"""What a template means: its functions, its parameters, and what CloudFormation refuses of it."""
