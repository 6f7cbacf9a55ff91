"""The environment variables of a function's process: AWS's, the function's own, and no others.

Source: Lambda developer guide, "Defined runtime environment variables"; values as a python3.13
function reported them on AWS on 2026-01-12 (LocalStack, test_lambda_common.snapshot.json,
introspection). Where AWS has fixed paths such as /var/task, these are the local directories.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from analytics_emulator.lambda_runtime.function import Function, Surroundings
from analytics_emulator.lambda_runtime.interpreter import Interpreter

# "You can't set these": Lambda developer guide, reserved environment variables.
RESERVED = frozenset(
    {
        "_HANDLER",
        "_X_AMZN_TRACE_ID",
        "AWS_ACCESS_KEY",
        "AWS_ACCESS_KEY_ID",
        "AWS_DEFAULT_REGION",
        "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
        "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_VERSION",
        "AWS_LAMBDA_INITIALIZATION_TYPE",
        "AWS_LAMBDA_LOG_GROUP_NAME",
        "AWS_LAMBDA_LOG_STREAM_NAME",
        "AWS_LAMBDA_RUNTIME_API",
        "AWS_REGION",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "LAMBDA_RUNTIME_DIR",
        "LAMBDA_TASK_ROOT",
    }
)


def process_variables(
    function: Function,
    interpreter: Interpreter,
    surroundings: Surroundings,
    runtime_api: str,
    temporary: Path,
) -> dict[str, str]:
    """Return the whole environment of one process of `function`."""
    overridable = (
        dict(surroundings.variables)
        | variables_of_the_start(interpreter)
        | _paths(function, interpreter)
        | {
            "TMPDIR": str(temporary),
            "AWS_XRAY_CONTEXT_MISSING": "LOG_ERROR",
            "AWS_XRAY_DAEMON_ADDRESS": "127.0.0.1:2000",
            "_AWS_XRAY_DAEMON_ADDRESS": "127.0.0.1",
            "_AWS_XRAY_DAEMON_PORT": "2000",
        }
    )
    credentials = surroundings.credentials
    reserved = (
        _identity(function, surroundings.log_stream)
        | _logging(function)
        | {
            "AWS_ACCESS_KEY_ID": credentials.access_key_id,
            "AWS_SECRET_ACCESS_KEY": credentials.secret_access_key,
            "AWS_SESSION_TOKEN": credentials.session_token,
            "AWS_LAMBDA_RUNTIME_API": runtime_api,
            "LAMBDA_TASK_ROOT": str(function.code),
            "LAMBDA_RUNTIME_DIR": str(interpreter.packages),
        }
    )
    return overridable | dict(function.variables) | reserved


def variables_of_the_start(interpreter: Interpreter) -> dict[str, str]:
    """Return what an interpreter itself goes by, the same for all functions."""
    modules = {} if interpreter.is_node else {"PYTHONPATH": str(interpreter.packages)}
    execution = f"AWS_Lambda_{interpreter.runtime}"  # awslambdaric asks for it when it is loaded
    return {"LANG": "en_US.UTF-8", "TZ": ":UTC", "AWS_EXECUTION_ENV": execution, **modules}


def reserved_names(variables: Mapping[str, str]) -> list[str]:
    """Return those names that a function may not set."""
    return sorted(RESERVED & set(variables))


def _identity(function: Function, log_stream: str) -> dict[str, str]:
    return {
        "_HANDLER": function.handler,
        "AWS_REGION": function.region,
        "AWS_DEFAULT_REGION": function.region,
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{function.runtime}",
        "AWS_LAMBDA_FUNCTION_NAME": function.name,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory_mb),
        "AWS_LAMBDA_FUNCTION_VERSION": function.version,
        "AWS_LAMBDA_INITIALIZATION_TYPE": function.initialization_type,
        "AWS_LAMBDA_LOG_GROUP_NAME": function.log.group,
        "AWS_LAMBDA_LOG_STREAM_NAME": log_stream,
    }


def _logging(function: Function) -> dict[str, str]:
    if function.log.format != "JSON":
        return {}
    level = function.log.application_level
    return {"AWS_LAMBDA_LOG_FORMAT": "JSON"} | ({"AWS_LAMBDA_LOG_LEVEL": level} if level else {})


def _paths(function: Function, interpreter: Interpreter) -> dict[str, str]:
    code, layers = function.code, function.layers
    libraries = [str(code), str(code / "lib")] + ([str(layers / "lib")] if layers else [])
    programs = [str(interpreter.program.parent), "/usr/local/bin", "/usr/bin/", "/bin"]
    return {
        "PATH": os.pathsep.join(programs + ([str(layers / "bin")] if layers else [])),
        "LD_LIBRARY_PATH": os.pathsep.join(libraries),
        "PWD": str(code),
        **(_modules(function, interpreter) if interpreter.is_node else {}),
    }


def _modules(function: Function, interpreter: Interpreter) -> dict[str, str]:
    """Return where Node looks for modules: layers, the runtime's own SDK, the function."""
    version = function.runtime.removeprefix("nodejs").removesuffix(".x")
    folders = [*([interpreter.modules] if interpreter.modules else []), function.code]
    if layers := function.layers:
        own = layers / f"nodejs/node{version}/node_modules"
        folders = [own, layers / "nodejs/node_modules", *folders]
    return {"NODE_PATH": os.pathsep.join(map(str, folders))}
