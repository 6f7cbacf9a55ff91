"""A report as text, as PDF and as a message."""

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from dashboard.reports.files import files_of
from dashboard.reports.message import Envelope, plain_message
from dashboard.reports.parts import Figure
from dashboard.reports.plain import plain_report
from tests.unit.dashboard.reports.conftest import HOSTILE


@pytest.fixture
def files(report):
    return files_of(report, "today", Envelope("owner@example.com", ("a@example.com",)))


def test_text_has_every_figure_row_and_reason(report):
    text = plain_report(report)
    assert "Net: £1,234 (▲ +2.0% from £1)" in text
    assert re.search(r"^Tea +£3.00$", text, re.MULTILINE)
    assert "Column 10: value" in text
    assert text.endswith(f"Nothing matches.\n\nOpen it: {report.link}\n")


def test_message_has_text_page_with_its_pictures_and_the_pdf(files):
    message = message_from_bytes(files["eml"], _class=EmailMessage, policy=default)
    assert (message["To"], message["Subject"]) == ("a@example.com", "Today · now")
    page = message.get_body(("html",)).get_content()
    pictures = [part["Content-ID"].strip("<>") for part in message.walk() if part["Content-ID"]]
    assert re.findall(r'src="cid:([^"]+)"', page) == pictures
    assert HOSTILE in message.get_body(("plain",)).get_content()
    (attached,) = message.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == ("today.pdf", files["pdf"])


def test_message_is_ascii_in_short_lines(files, report):
    report.parts[:] = [Figure("Net", value="£0")]  # short enough to be sent as it is
    short = plain_message(report, Envelope()).as_bytes()
    for message in (files["eml"], short):
        assert message.isascii()
        assert max(map(len, message.splitlines())) < 1000


def test_page_that_is_opened_as_a_file_has_its_pictures_in_it(files):
    page = files["html"].decode()
    assert re.findall(r'src="([^,"]+),', page) == ["data:image/png;base64"]


def test_pdf_is_tagged_for_screen_readers(files):
    assert files["pdf"].startswith(b"%PDF-")
    assert b"/StructTreeRoot" in files["pdf"]
    assert b"/Alt" in files["pdf"]


@pytest.mark.parametrize("name", ["a\r\nBcc: x@example.com", "b\nc"])
def test_subject_stays_a_line(report, name):
    object.__setattr__(report, "title", name)
    message = message_from_bytes(files_of(report, "x", Envelope())["eml"], policy=default)
    assert message["Bcc"] is None
