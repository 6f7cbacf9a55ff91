"""A Firehose in a process that faults may end: `python -m tests.faults.process FOLDER`."""

import base64
import errno
import json
import os
import signal
import socketserver
import sys
import threading
from pathlib import Path
from typing import Any

from analytics_emulator.firehose import FirehoseService, Settings
from analytics_emulator.firehose.spool import spool as spool_module
from analytics_emulator.service import CallContext, ServiceError
from tests.faults.ports import Faults, FolderStore, Function, Logs, Tables, die

CONTEXT = CallContext("123456789012", "eu-central-1")
STREAM = "stream"
_ROLE = "arn:aws:iam::123456789012:role/delivery"
_PARAMETERS = {
    "LambdaArn": "arn:aws:lambda:eu-central-1:123456789012:function:f",
    "NumberOfRetries": "1",
    "BufferIntervalInSeconds": "0",
}
_DESTINATION: dict[str, Any] = {
    "RoleARN": _ROLE,
    "BucketARN": "arn:aws:s3:::data",
    "Prefix": "rows/",
    "ErrorOutputPrefix": "errors/!{firehose:error-output-type}/",
    "BufferingHints": {"SizeInMBs": 64, "IntervalInSeconds": 0},
    "ProcessingConfiguration": {
        "Enabled": True,
        "Processors": [
            {
                "Type": "Lambda",
                "Parameters": [
                    {"ParameterName": name, "ParameterValue": value}
                    for name, value in _PARAMETERS.items()
                ],
            }
        ],
    },
    "DataFormatConversionConfiguration": {
        "SchemaConfiguration": {"RoleARN": _ROLE, "DatabaseName": "d", "TableName": "t"},
        "InputFormatConfiguration": {"Deserializer": {"OpenXJsonSerDe": {}}},
        "OutputFormatConfiguration": {"Serializer": {"ParquetSerDe": {}}},
    },
    "S3BackupMode": "Enabled",
    "S3BackupConfiguration": {
        "RoleARN": _ROLE,
        "BucketARN": "arn:aws:s3:::backup",
        "BufferingHints": {"SizeInMBs": 64, "IntervalInSeconds": 60},
    },
}


def spoil_disk(faults: Faults) -> None:
    """Have the spool's writes and syncs fail as asked."""
    write, sync = os.write, os.fdatasync

    def spoilt_write(file: int, content: Any) -> int:
        fault = faults.of("disk")
        if fault == "full":
            raise OSError(errno.ENOSPC, "No space left on device")
        if fault == "half full":
            write(file, bytes(content[: len(content) // 2]))
            raise OSError(errno.ENOSPC, "No space left on device")
        if fault == "dies halfway":
            write(file, bytes(content[: len(content) // 2]))
            die()
        return write(file, content)

    def spoilt_sync(file: int) -> None:
        fault = faults.of("disk")
        if fault == "sync fails":
            raise OSError(errno.EIO, "Input/output error")
        if fault == "dies before sync":
            die()
        sync(file)

    vars(os).update(write=spoilt_write, fdatasync=spoilt_sync)


def main(folder: Path) -> None:
    """Serve commands, a line of JSON each, until SIGTERM."""
    faults = Faults(folder)
    spoil_disk(faults)
    vars(spool_module)["SEGMENT_BYTES"] = 20_000
    options = json.loads((folder / "settings.json").read_text())
    settings = Settings(
        spool=folder / "spool", retry_seconds=0.02, max_retry_seconds=0.2, **options
    )
    ports = FolderStore(folder, faults), Function(faults), Tables(faults), Logs()
    service = FirehoseService(*ports, settings)
    service.create_delivery_stream(
        CONTEXT,
        {"DeliveryStreamName": STREAM, "ExtendedS3DestinationConfiguration": _DESTINATION},
    )

    class Commands(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            for line in self.rfile:
                self.wfile.write(json.dumps(_answer(service, json.loads(line))).encode() + b"\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Commands) as server:
        server.daemon_threads = True
        signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
        unfinished = folder / "port.unfinished"
        unfinished.write_text(str(server.server_address[1]))
        unfinished.rename(folder / "port")
        server.serve_forever(poll_interval=0.02)
        service.close()


def _answer(service: FirehoseService, command: dict[str, Any]) -> Any:
    named = {"DeliveryStreamName": STREAM}
    try:
        if "put" in command:
            records = [{"Data": base64.b64decode(record)} for record in command["put"]]
            answer = service.put_record_batch(CONTEXT, {**named, "Records": records})
            return ["RecordId" in entry for entry in answer["RequestResponses"]]
        if "flush" in command:
            service.flush(CONTEXT, STREAM)
        return service.stream_status(CONTEXT, STREAM)
    except ServiceError as error:
        return {"error": str(error)}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
