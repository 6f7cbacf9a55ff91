"""QuickSight's rich text as plain parts: titles as text, text boxes as blocks of runs.

Source: user guide, "Text boxes"; the markup is XML of its own (`<text-box>`, `<block align>`,
`<inline font-size color>`, `<b>`, `<i>`, `<u>`, `<br/>`, `<ul>`, `<li>`, `<a href>`). Tags that
aren't known keep their text.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree import ElementTree

MAX_LENGTH = 150_000
INDENTATION = re.compile(r"[ \t\r]*\n[ \t\r\n]*")


def plain_text(format_text: Mapping[str, Any] | None) -> str:
    """Return a title's or subtitle's text."""
    found = format_text or {}
    if found.get("PlainText"):
        return str(found["PlainText"])
    blocks = text_blocks(found.get("RichText") or "")
    return " ".join("".join(run["text"] for run in block["runs"]) for block in blocks).strip()


def text_blocks(markup: str) -> list[dict[str, Any]]:
    """Return a text box's blocks; markup that isn't XML is one block of its text."""
    if not markup:
        return []
    root = parsed(markup)
    if root is None:
        return [{"align": "left", "runs": [{"text": markup}]}]
    return blocks_of(root)


def blocks_of(root: ElementTree.Element) -> list[dict[str, Any]]:
    """Return the blocks of parsed markup."""
    blocks: list[dict[str, Any]] = [{"align": "left", "runs": []}]
    for kind, value in _parts(root, {}):
        if kind == "run":
            blocks[-1]["runs"].append(value)
        else:
            blocks.append(
                {"align": value, "runs": []} | ({"isItem": True} if kind == "item" else {})
            )
    return [block for block in blocks if block["runs"]]


def parsed(markup: str) -> ElementTree.Element | None:
    """Return markup as a tree, or nothing where it isn't XML."""
    if "<!" in markup or len(markup) > MAX_LENGTH:  # no DTD, so no entities to expand
        return None
    try:
        return ElementTree.fromstring(f"<root>{markup}</root>")  # noqa: S314 -- see above
    except ElementTree.ParseError:
        return None


def _parts(node: ElementTree.Element, style: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    tag = node.tag.lower()
    if tag in {"block", "br", "li"}:
        yield "item" if tag == "li" else "block", node.get("align", "left")
    inner = {**style, **_style(tag, node)}
    if _is_text(node.text):
        yield "run", {"text": node.text, **inner}
    for child in node:
        yield from _parts(child, inner)
        if child.tag.lower() in {"block", "li"}:
            yield "block", "left"
        if _is_text(child.tail):
            yield "run", {"text": child.tail, **inner}


def _is_text(found: str | None) -> bool:
    """Tell text from the line and indentation that QuickSight's own markup has between two tags.

    The spaces that an author wrote there are U+00A0.
    """
    return bool(found and not INDENTATION.fullmatch(found))


def _style(tag: str, node: ElementTree.Element) -> dict[str, Any]:
    if tag in {"b", "i", "u"}:
        return {{"b": "bold", "i": "italic", "u": "underline"}[tag]: True}
    if tag == "a" and (node.get("href") or "").startswith(("https://", "http://")):
        return {"href": node.get("href")}
    if tag != "inline":
        return {}
    found = {"size": node.get("font-size"), "color": node.get("color")}
    return {name: value for name, value in found.items() if value}
