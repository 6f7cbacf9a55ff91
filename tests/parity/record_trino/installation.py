"""Trino's server from Maven Central, unpacked and configured in a cache folder.

The folder is `~/.cache/tabletop/trino`, or what TRINO_CACHE names. The hive catalog keeps its
metastore and its tables there, and reads external tables from anywhere on this machine.
"""

import os
import shutil
import subprocess
import tarfile
from pathlib import Path

VERSION = "476"
CATALOGS = {"hive", "memory", "tpcds", "tpch"}
PLUGINS = CATALOGS | {"geospatial", "ml", "teradata-functions"}
MAVEN_SECONDS = 900


def cache() -> Path:
    """Return the folder that holds all that is fetched or made."""
    return Path(os.environ.get("TRINO_CACHE", "~/.cache/tabletop/trino")).expanduser()


def artifact(name: str, version: str, suffix: str = ".jar") -> Path:
    """Return a file of Trino's on Maven Central, such as `trino-testing`; fetch it once."""
    repository = cache() / "maven"
    path = repository / "io/trino" / name / version / f"{name}-{version}{suffix}"
    if not path.exists():
        classifier, _, packaging = suffix.partition(".")
        coordinates = f"io.trino:{name}:{version}:{packaging}"
        if classifier:
            coordinates += f":{classifier.removeprefix('-')}"
        subprocess.run(
            [
                *("mvn", "--quiet", "--batch-mode", f"-Dmaven.repo.local={repository}"),
                *("dependency:get", f"-Dartifact={coordinates}", "-Dtransitive=false"),
            ],
            check=True, timeout=MAVEN_SECONDS, stdout=subprocess.DEVNULL,
        )  # fmt: skip
    return path


def home() -> Path:
    """Return the folder of the unpacked server; unpack it once, with the plugins it needs."""
    place = cache() / f"trino-server-{VERSION}"
    if not place.exists():
        archive = artifact("trino-server", VERSION, ".tar.gz")
        unpacking = cache() / "unpacking"
        shutil.rmtree(unpacking, ignore_errors=True)
        with tarfile.open(archive) as tar:
            tar.extractall(unpacking, filter="data")
        for plugin in (unpacking / place.name / "plugin").iterdir():
            if plugin.name not in PLUGINS:
                shutil.rmtree(plugin)
        (unpacking / place.name).rename(place)
        shutil.rmtree(unpacking)
        archive.unlink()
    return place


def configure(port: int) -> Path:
    """Return the folder of the server's settings, written anew."""
    run = cache() / "run"
    metastore = cache() / "hive"
    metastore.mkdir(parents=True, exist_ok=True)
    settings = {
        "config.properties": {
            "coordinator": "true",
            "node-scheduler.include-coordinator": "true",
            "http-server.http.port": str(port),
            "http-server.log.enabled": "false",
            "discovery.uri": f"http://127.0.0.1:{port}",
            "node.internal-address": "127.0.0.1",
            "plugin.dir": str(home() / "plugin"),
            "query.max-memory": "1GB",
            "query.max-memory-per-node": "1GB",
            "task.concurrency": "1",
            "enable-dynamic-filtering": "false",
            "join-distribution-type": "BROADCAST",
        },
        "log.properties": {"io.trino": "WARN"},
        "catalog/hive.properties": {
            "connector.name": "hive",
            "hive.metastore": "file",
            "hive.metastore.catalog.dir": f"local://{metastore}",
            "fs.native-local.enabled": "true",
            "local.location": "/",
            "hive.metastore-cache-ttl": "1h",
        },
        **{f"catalog/{c}.properties": {"connector.name": c} for c in CATALOGS - {"hive"}},
    }
    for name, properties in settings.items():
        path = run / "etc" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"{k}={v}\n" for k, v in properties.items()))
    return run
