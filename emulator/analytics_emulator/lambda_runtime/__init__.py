"""AWS Lambda's managed Python runtime as plain processes: no container, no LocalStack.

An `ExecutionEnvironment` starts AWS's own runtime client (awslambdaric) in an interpreter that
holds what AWS's runtime holds, serves it the Runtime API, and turns what happens into AWS's
payloads and log lines.
"""
