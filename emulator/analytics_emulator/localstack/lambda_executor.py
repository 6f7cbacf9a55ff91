"""LocalStack's Lambda functions as local processes: `LAMBDA_RUNTIME_EXECUTOR=process`.

LocalStack keeps what it is good at (the Lambda API, versions, concurrency, idle environments); this
executor hands each of its execution environments to `lambda_runtime`.
"""

import base64
import logging
import time
from functools import cache
from pathlib import Path

from localstack import config
from localstack.aws.connect import connect_to
from localstack.constants import AWS_REGION_US_EAST_1
from localstack.services.lambda_.invocation.lambda_models import (
    FunctionVersion,
    HotReloadingCode,
    InvocationResult,
    S3Code,
    VersionFunctionConfiguration,
)
from localstack.services.lambda_.invocation.runtime_executor import RuntimeExecutor

from analytics_emulator.lambda_runtime.code_directory import CodeCache, Package
from analytics_emulator.lambda_runtime.environment_variables import reserved_names
from analytics_emulator.lambda_runtime.execution_environment import ExecutionEnvironment
from analytics_emulator.lambda_runtime.function import (
    Credentials,
    Function,
    LogSettings,
    Surroundings,
)
from analytics_emulator.lambda_runtime.interpreter import find_interpreter
from analytics_emulator.lambda_runtime.invocation import Invocation
from analytics_emulator.lambda_runtime.live_source import LiveSource, source_root
from analytics_emulator.lambda_runtime.log_events import LogEvent
from analytics_emulator.lambda_runtime.nursery import begin_to_load
from analytics_emulator.localstack import lambda_metrics
from analytics_emulator.localstack.lambda_logs import LogStream, LogWriter

LOG = logging.getLogger(__name__)
_LOG_WRITER = LogWriter()


class UnsupportedFunctionError(Exception):
    """A function whose configuration can't be honoured by a local process."""


class ProcessExecutor(RuntimeExecutor):
    """One execution environment of LocalStack, run by `lambda_runtime`."""

    _environment: ExecutionEnvironment | None = None
    client_context: str | None = None

    def start(self, env_vars: dict[str, str]) -> None:
        """Start and initialize the environment; `env_vars` hold what LocalStack decided."""
        function = _function(self.function_version, env_vars["AWS_LAMBDA_INITIALIZATION_TYPE"])
        stream = env_vars["AWS_LAMBDA_LOG_STREAM_NAME"]
        version = self.function_version.id
        role = self.function_version.config.role
        self._stream = LogStream(version.account, version.region, function.log.group, stream, role)
        self._environment = ExecutionEnvironment(
            function,
            find_interpreter(function.runtime),
            _surroundings(env_vars, stream),
            lambda: code_directory(self.function_version.config),
        )
        self._environment.start()

    def stop(self) -> None:
        """End the process."""
        if self._environment:
            self._environment.stop()
            self._write_log(self._environment.take_log())

    def invoke(self, payload: dict[str, str]) -> InvocationResult:
        """Run the handler; the payload is what LocalStack sends to its own runtime."""
        if self._environment is None:
            raise RuntimeError(f"the environment {self.id} has not been started")
        invocation = Invocation(
            request_id=payload["invoke-id"],
            payload=payload["payload"].encode(),
            function_arn=payload["invoked-function-arn"],
            trace_id=payload["trace-id"],
            client_context=_decoded(self.client_context),
        )
        started = time.monotonic()
        result = self._environment.invoke(invocation)
        self._record_duration((time.monotonic() - started) * 1000)
        self._write_log(result.log_before + result.log)
        return InvocationResult(
            result.request_id, result.payload, is_error=result.failed, logs=result.log_text
        )

    def get_address(self) -> str:
        """Return where LocalStack reaches the environment: on this machine."""
        return "127.0.0.1"

    def get_endpoint_from_executor(self) -> str:
        """Return where the function reaches LocalStack: on this machine."""
        return "127.0.0.1"

    def get_runtime_endpoint(self) -> str:
        """Return LocalStack's internal callback address, which a process doesn't use."""
        return ""

    def get_logs(self) -> str:
        """Return logs for LocalStack's own messages: there are none beside those in CloudWatch."""
        return ""

    @classmethod
    def prepare_version(cls, function_version: FunctionVersion) -> None:
        """Refuse what can't be run as AWS would, and unpack the code.

        What the disk has no room for is unpacked by an environment later: a function that has
        failed once is never tried again.
        """
        _refuse_unsupported(function_version.config)
        begin_to_load(find_interpreter(str(function_version.config.runtime)))
        try:
            code_directory(function_version.config)
            layers_directory(function_version.config)
        except OSError as error:
            LOG.warning("%s isn't unpacked yet: %s", function_version.id.function_name, error)

    @classmethod
    def cleanup_version(cls, function_version: FunctionVersion) -> None:
        """Keep unpacked code: another version may have the same."""

    def _record_duration(self, milliseconds: float) -> None:
        function = self.function_version.id
        names = function.account, function.region, function.function_name
        lambda_metrics.add(*names, "Duration", milliseconds, "Milliseconds")

    def _write_log(self, events: list[LogEvent]) -> None:
        _LOG_WRITER.write(self._stream, events)


def code_directory(configuration: VersionFunctionConfiguration) -> Path:
    """Return the directory with a function's code as it is now: the one place that decides it."""
    deployed = _code_cache().directory([_package(configuration.code)])
    live = _live_source()
    if live and live.covers(deployed, str(configuration.handler)):
        return live.directory(deployed)
    return deployed


def layers_directory(configuration: VersionFunctionConfiguration) -> Path | None:
    """Return the directory with a function's layers over each other, as AWS shows them at /opt."""
    packages = [_package(layer.code) for layer in configuration.layers]
    return _code_cache().directory(packages) if packages else None


def _code_cache() -> CodeCache:
    return CodeCache(Path(config.dirs.cache) / "lambda-code")


@cache
def _live_source() -> LiveSource | None:
    root = source_root()
    return LiveSource(root, Path(config.dirs.cache) / "lambda-live") if root else None


def _package(code: S3Code | HotReloadingCode | None) -> Package:
    if not isinstance(code, S3Code):
        raise UnsupportedFunctionError("Code must be a zip archive: hot reloading isn't supported")
    return Package(code.code_sha256, lambda: _download(code))


def _download(code: S3Code) -> bytes:
    store = connect_to(
        region_name=AWS_REGION_US_EAST_1, aws_access_key_id=config.INTERNAL_RESOURCE_ACCOUNT
    ).s3
    version = {"VersionId": code.s3_object_version} if code.s3_object_version else {}
    found = store.get_object(Bucket=code.s3_bucket, Key=code.s3_key, **version)
    archive: bytes = found["Body"].read()
    return archive


def _refuse_unsupported(configuration: VersionFunctionConfiguration) -> None:
    variables = configuration.environment or {}
    problems = {
        "container images": not configuration.runtime,
        "AWS_LAMBDA_EXEC_WRAPPER": "AWS_LAMBDA_EXEC_WRAPPER" in variables,
        "SnapStart": (configuration.snap_start or {}).get("ApplyOn", "None") != "None",
        "capacity providers": bool(configuration.capacity_provider_config),
    }
    if found := [name for name, present in problems.items() if present]:
        raise UnsupportedFunctionError(
            f"Functions run as local processes, without support for {', '.join(found)}."
        )
    if reserved := reserved_names(variables):
        raise UnsupportedFunctionError(
            "Lambda was unable to configure your environment variables because the environment "
            "variables you have provided contains reserved keys that are currently not supported "
            f"for modification. Reserved keys used in this request: {', '.join(reserved)}"
        )


def _function(version: FunctionVersion, initialization_type: str) -> Function:
    configuration = version.config
    return Function(
        name=version.id.function_name,
        version=version.id.qualifier,
        region=version.id.region,
        handler=str(configuration.handler),
        runtime=str(configuration.runtime),
        code=code_directory(configuration),
        layers=layers_directory(configuration),
        log=_log_settings(version),
        memory_mb=configuration.memory_size,
        timeout_seconds=configuration.timeout,
        variables=configuration.environment or {},
        initialization_type=str(initialization_type),
    )


def _log_settings(version: FunctionVersion) -> LogSettings:
    settings = version.config.logging_config
    return LogSettings(
        group=settings.get("LogGroup") or f"/aws/lambda/{version.id.function_name}",
        format=settings.get("LogFormat") or "Text",
        application_level=settings.get("ApplicationLogLevel"),
        system_level=settings.get("SystemLogLevel") or "INFO",
    )


def _decoded(client_context: str | None) -> str | None:
    return base64.b64decode(client_context).decode() if client_context else None


def _surroundings(env_vars: dict[str, str], log_stream: str) -> Surroundings:
    credentials = Credentials(
        env_vars["AWS_ACCESS_KEY_ID"],
        env_vars["AWS_SECRET_ACCESS_KEY"],
        env_vars["AWS_SESSION_TOKEN"],
    )
    endpoint = {name: env_vars[name] for name in ("AWS_ENDPOINT_URL",) if name in env_vars}
    temporary_root = Path(config.dirs.tmp) / "lambda"
    return Surroundings(credentials, log_stream, temporary_root, endpoint)
