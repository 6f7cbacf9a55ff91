"""AWS Budgets as a plain library: budgets, their notifications and who is told."""

from analytics_emulator.budgets.service import BudgetsService

__all__ = ["BudgetsService"]
