"""How a template fails."""


class TemplateError(Exception):
    """CloudFormation would answer a ValidationError with this text."""


class AbsentValueError(TemplateError):
    """A function was given AWS::NoValue for a value that it needs."""


class SelectionError(TemplateError):
    """A Fn::Select asks for more than its list has."""
