"""One answer of the doctor."""

from __future__ import annotations

from dataclasses import dataclass

GOOD, NOTE, BAD = "ok", "note", "wrong"


@dataclass(frozen=True)
class Finding:
    """What was looked at, how it is, and what to do where it is wrong."""

    subject: str
    state: str
    text: str


def good(subject: str, text: str) -> Finding:
    """Say that something is as it should be."""
    return Finding(subject, GOOD, text)


def note(subject: str, text: str) -> Finding:
    """Say what is worth knowing and harms nothing."""
    return Finding(subject, NOTE, text)


def bad(subject: str, text: str) -> Finding:
    """Say what is wrong, and what to do about it."""
    return Finding(subject, BAD, text)
