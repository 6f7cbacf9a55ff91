"""Takes requests of query protocols, which are forms, that hold more than half a megabyte.

Werkzeug's default refuses them; LocalStack lifts it for SQS once that service is used. An e-mail
of SES may have 10 MB (developer guide, "Service quotas in Amazon SES"), which a form writes larger.
"""

from rolo.request import Request
from werkzeug import Request as WerkzeugRequest

FORM_BYTES = 16 * 1024 * 1024


def apply() -> None:
    """Let a form hold as much as the largest of AWS's."""
    WerkzeugRequest.max_form_memory_size = FORM_BYTES
    Request.max_form_memory_size = FORM_BYTES
