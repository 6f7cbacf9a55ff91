"""The scheduled report: draws a sheet of the dashboard and mails it."""
