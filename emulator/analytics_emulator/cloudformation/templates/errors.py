"""How a template fails."""


class TemplateError(Exception):
    """CloudFormation would answer a ValidationError with this text."""
