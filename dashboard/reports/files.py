"""A report as files: a page, a PDF, a text, and the message that a mail program opens."""

from base64 import b64encode
from collections.abc import Mapping

from dashboard.reports.message import Envelope, message_of
from dashboard.reports.paper import pdf_report
from dashboard.reports.parts import Chart, Report
from dashboard.reports.pictures import png
from dashboard.reports.plain import plain_report
from dashboard.reports.web import web_report


def files_of(report: Report, name: str, envelope: Envelope) -> Mapping[str, bytes]:
    """Return a report's files by the ends of their names."""
    charts = [one for one in report.parts if isinstance(one, Chart)]
    pictures = {id(chart): png(chart.spec, report.theme) for chart in charts}
    pdf = pdf_report(report)

    def embedded(chart: Chart) -> str:
        return f"data:image/png;base64,{b64encode(pictures[id(chart)]).decode()}"

    return {
        "html": web_report(report, embedded).encode(),
        "pdf": pdf,
        "txt": plain_report(report).encode(),
        "eml": message_of(report, pictures, (f"{name}.pdf", pdf), envelope).as_bytes(),
    }
