"""What the package quicksight-gen generates: dashboards that its author deploys to AWS.

It writes the requests of the QuickSight API as JSON: a theme, data sets, analyses, dashboards.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

PACKAGE = "quicksight_gen"
APPS = "payment-recon", "account-recon", "investigation"
CONFIG = {
    "aws_account_id": "000000000000",
    "aws_region": "us-east-1",
    "datasource_arn": "arn:aws:quicksight:us-east-1:000000000000:datasource/foreign",
}

type Request = dict[str, Any]


def generated(app: str, directory: Path) -> tuple[Request, dict[str, Request], Request]:
    """Generate a dashboard: its request, its data sets' by their identifiers, its theme's."""
    config, target = directory / "config.yaml", directory / "out"
    config.write_text(yaml.safe_dump(CONFIG))
    command = [sys.executable, "-m", PACKAGE, "generate", "-c", str(config), "-o", str(target), app]
    subprocess.run(command, check=True, capture_output=True)
    dashboard = _read(target / f"{app}-dashboard.json")
    by_id = {
        one["DataSetId"]: one for one in map(_read, sorted((target / "datasets").glob("*.json")))
    }
    data_sets = {
        one["Identifier"]: by_id[one["DataSetArn"].rpartition("/")[2]]
        for one in dashboard["Definition"]["DataSetIdentifierDeclarations"]
    }
    return dashboard, data_sets, _read(target / "theme.json")


def _read(path: Path) -> Request:
    found: Request = json.loads(path.read_text())
    return found
