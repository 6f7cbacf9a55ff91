"""Print what a shell needs to speak to a deployment: eval "$(make -s env)".

Then `aws s3 ls`, boto3, and the README's calls with $URL and $KEY work as they stand.
"""

import shlex

import click

from scripts import ROOT
from scripts.aws.target import Target, from_environment
from scripts.deployment_options import deployment_options
from scripts.plain_errors import plain_errors
from scripts.stacks.deployment import Deployment, NotDeployedError
from scripts.stacks.events_api import EventsApi

# The AWS CLI's first version asks AWS's own hosts for queues, whatever AWS_ENDPOINT_URL says
# (awscli's overridesslcommonname.py): it has to be told by its option.
LOCAL_AWS = 'aws() { command aws --endpoint-url "$AWS_ENDPOINT_URL" "$@"; }'


@click.command(help=__doc__)
@deployment_options
@plain_errors
def main(prefix: str, environment: str) -> None:
    """Print an `export` a variable, and PATH with the AWS CLI's folder first and uv's last."""
    target = from_environment()
    variables = target.process_environment | _of_api(target, Deployment(prefix, environment))
    if target.is_local:  # what a real account left in this shell
        print("unset AWS_SESSION_TOKEN AWS_PROFILE")
    for name, value in variables.items():
        print(f"export {name}={shlex.quote(value)}")
    if target.is_local:
        print(LOCAL_AWS)
    programs, tools = (shlex.quote(str(ROOT / name / "bin")) for name in (".venv", ".tools"))
    print(f'export PATH={programs}:"$PATH":{tools}')


def _of_api(target: Target, deployment: Deployment) -> dict[str, str]:
    try:
        api = EventsApi.of_deployment(target, deployment.prefix, deployment.environment)
    except NotDeployedError as error:
        click.echo(f"{error} URL and KEY are left out.", err=True)
        print("unset URL KEY")  # of a deployment that was there before
        return {}
    return {"URL": api.public_url, "KEY": api.key if api.needs_key else ""}


if __name__ == "__main__":
    main()
