"""How a template fails."""


class TemplateError(Exception):
    """CloudFormation would answer a ValidationError with this text."""


class AbsentValueError(TemplateError):
    """A function was given AWS::NoValue for a value that it needs."""
