"""What a deployment uploads: templates and code, under names made of their content.

So nothing is overwritten, a rollback finds the code it had, and a second upload has nothing to do.
"""

import hashlib
from dataclasses import dataclass

from botocore.exceptions import ClientError

from scripts import buckets
from scripts.stacks import Deployment, stack_outputs, template_path
from scripts.target import Target

MAX_INLINE_TEMPLATE_BYTES = 51_200  # CloudFormation user guide, quotas


@dataclass(frozen=True)
class ArtifactBucket:
    """The bucket that CloudFormation reads templates and code from."""

    target: Target
    name: str

    def upload(self, key: str, body: bytes) -> str:
        """Put an object unless it is there already, and give its key."""
        s3 = self.target.session.client("s3")
        try:
            s3.head_object(Bucket=self.name, Key=key, ExpectedBucketOwner=self.target.account_id)
        except ClientError as error:
            if error.response["Error"]["Code"] != "404":
                raise
            s3.put_object(
                Bucket=self.name, Key=key, Body=body, ExpectedBucketOwner=self.target.account_id
            )
        return key

    def upload_template(self, component: str) -> str:
        """Put a component's template, and give the address that CloudFormation takes."""
        body = template_path(component).read_bytes()
        digest = hashlib.sha256(body).hexdigest()[:24]
        key = self.upload(f"templates/{component}/{digest}.yaml", body)
        return self.target.object_url(self.name, key)


def artifact_bucket(target: Target, deployment: Deployment, given: str) -> ArtifactBucket | None:
    """Find the bucket: the given one, else the one that the s3 stack made, else none yet.

    Raises `BucketError` where the given one doesn't exist or isn't ours.
    """
    if given:
        if not buckets.exists(target, given):
            raise buckets.BucketError(
                f"Bucket {given} doesn't exist: make it first, "
                "or leave --s3-bucket-name out and the s3 stack makes one."
            )
        return ArtifactBucket(target, given)
    made = stack_outputs(target, deployment.stack_name("s3")).get("ArtifactBucketName")
    return ArtifactBucket(target, made) if made else None


def template_argument(component: str, bucket: ArtifactBucket | None) -> dict[str, str]:
    """Give a template as CloudFormation's `TemplateURL`, or `TemplateBody` before any bucket."""
    if bucket:
        return {"TemplateURL": bucket.upload_template(component)}
    body = template_path(component).read_text()
    if len(body.encode()) > MAX_INLINE_TEMPLATE_BYTES:
        raise buckets.BucketError(f"{component}.yaml is too large to go without a bucket.")
    return {"TemplateBody": body}
