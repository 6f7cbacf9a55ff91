"""What a deployment uploads: templates and code, under names made of their content.

So nothing is overwritten, a rollback finds the code it had, and a second upload has nothing to do.
What lies there under a name is trusted only where S3's own checksum of it says that it is so:
others may write to the bucket too. A plan uploads to a folder of its own, which nothing else reads.
"""

import hashlib
from base64 import b64encode
from dataclasses import dataclass

from botocore.exceptions import ClientError

from scripts.aws import buckets
from scripts.aws.target import Target
from scripts.stacks import templates
from scripts.stacks.deployment import Deployment, stack_outputs


@dataclass(frozen=True)
class ArtifactBucket:
    """The bucket that CloudFormation reads templates and code from."""

    target: Target
    name: str

    def upload(self, key: str, body: bytes) -> str:
        """Put an object unless it is there already with the same content, and give its key."""
        checksum = b64encode(hashlib.sha256(body).digest()).decode()
        if self._checksum(key) != checksum:
            self.target.session.client("s3").put_object(
                Bucket=self.name,
                Key=key,
                Body=body,
                ChecksumSHA256=checksum,
                ExpectedBucketOwner=self.target.account_id,
            )
        return key

    def upload_template(self, component: str, folder: str = "") -> str:
        """Put a component's template, and give the address that CloudFormation takes."""
        body = templates.text(component).encode()
        digest = hashlib.sha256(body).hexdigest()[:24]
        key = self.upload(f"{folder}templates/{component}/{digest}.yaml", body)
        return self.target.object_url(self.name, key)

    def _checksum(self, key: str) -> str | None:
        """Return what S3 reckoned of an object when it took it; `None` where there is none."""
        try:
            answer = self.target.session.client("s3").head_object(
                Bucket=self.name,
                Key=key,
                ChecksumMode="ENABLED",
                ExpectedBucketOwner=self.target.account_id,
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "404":
                raise
            return None
        return answer.get("ChecksumSHA256")


def artifact_bucket(target: Target, deployment: Deployment, given: str) -> ArtifactBucket | None:
    """Find the bucket: the given one, else the one that the s3 stack made, else none yet.

    Raises `BucketError` where the given one doesn't exist, isn't ours, or is in another region.
    """
    if given:
        buckets.require(target, given)
        return ArtifactBucket(target, given)
    made = stack_outputs(target, deployment.stack_name("s3")).get("ArtifactBucketName")
    return ArtifactBucket(target, made) if made else None


def template_argument(
    component: str, bucket: ArtifactBucket | None, folder: str = ""
) -> dict[str, str]:
    """Return a template as CloudFormation's `TemplateURL`, or `TemplateBody` before any bucket."""
    if bucket:
        return {"TemplateURL": bucket.upload_template(component, folder)}
    body = templates.text(component)
    if len(body.encode()) > templates.MAX_INLINE_TEMPLATE_BYTES:
        raise templates.TemplateError(f"{component}.yaml is too large to go without a bucket.")
    return {"TemplateBody": body}
