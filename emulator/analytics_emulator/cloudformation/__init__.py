"""CloudFormation as data and pure logic: what our resource types call, and what a template may use.

Nothing here imports LocalStack or makes a call; the wiring in `analytics_emulator.localstack` does.
"""
