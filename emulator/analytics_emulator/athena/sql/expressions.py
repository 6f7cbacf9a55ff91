"""All expression rules: importing this module fills the compiler's allow-list."""

from . import calls, casts, functions, literals, operators, predicates, windows

__all__ = ["calls", "casts", "functions", "literals", "operators", "predicates", "windows"]
