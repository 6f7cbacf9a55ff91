"""A report as an e-mail: plain text, HTML with its pictures beside it, and the PDF attached."""

from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP

from dashboard.reports.parts import Report
from dashboard.reports.plain import plain_report
from dashboard.reports.web import web_report

# "content that is outside of the 7-bit ASCII character range, you should encode" (SES, RawMessage).
_ASCII = SMTP.clone(cte_type="7bit")


@dataclass(frozen=True)
class Envelope:
    """Who sends to whom; a message that is only written may have neither."""

    sender: str = ""
    recipients: tuple[str, ...] = ()


def message_of(
    report: Report, pictures: Mapping[int, bytes], attached: tuple[str, bytes], envelope: Envelope
) -> EmailMessage:
    """Compose a report with its charts' pictures, by `id`, and a PDF with its name.

    Pictures are parts of the message, for mail programs drop those that an address holds.
    """
    names = {chart: f"chart-{number}@report" for number, chart in enumerate(pictures)}
    page = web_report(report, lambda chart: f"cid:{names[id(chart)]}")
    message = _composed(report, page, envelope)
    _, body = message.iter_parts()
    for chart, picture in pictures.items():
        cid = f"<{names[chart]}>"
        body.add_related(picture, "image", "png", cid=cid, disposition="inline")
    name, pdf = attached
    message.add_attachment(pdf, "application", "pdf", filename=name)
    return message


def plain_message(report: Report, envelope: Envelope) -> EmailMessage:
    """Compose a report without pictures, for where nothing draws any: charts are their rows."""
    return _composed(report, web_report(report), envelope)


def _composed(report: Report, page: str, envelope: Envelope) -> EmailMessage:
    message = EmailMessage(policy=_ASCII)
    message["Subject"] = " ".join(f"{report.title} · {report.written}".split())
    if envelope.sender:
        message["From"] = envelope.sender
    if envelope.recipients:
        message["To"] = ", ".join(envelope.recipients)
    message.set_content(plain_report(report))
    message.add_alternative(page, subtype="html")
    return message
