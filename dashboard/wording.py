"""Parameters' values in titles, labels and text boxes.

Source: user guide, "Using parameters in titles and descriptions": `<<$Name>>` is what the editor
writes, `${Name}` what definitions hold; rich text may wrap either in `<parameter>`, and text boxes
in `<expression>`.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from dashboard.formats import date_text
from dashboard.parameters import Parameter, Parameters, Value
from dashboard.rich_text import plain_text, text_blocks

NAME = re.compile(r"\$\{(\w+)\}|<<\$(\w+)>>|&lt;&lt;\$(\w+)&gt;&gt;")


def worded(text: str, parameters: Parameters) -> str:
    """Put the values of parameters into a text; a name that stands for none is left as it is."""

    def value(match: re.Match[str]) -> str:
        parameter = parameters.get(match[1] or match[2] or match[3])
        return _text(parameter) if parameter and not parameter.refusal else match[0]

    return NAME.sub(value, text)


def label(options: Mapping[str, Any] | None, parameters: Parameters) -> str:
    """Return a title's or subtitle's text with parameters' values; nothing where it is hidden."""
    if not options or options.get("Visibility") == "HIDDEN":
        return ""
    return worded(plain_text(options.get("FormatText")), parameters)


def titles(body: Mapping[str, Any], parameters: Parameters) -> dict[str, str]:
    """Return a visual's title and subtitle."""
    return {
        "title": label(body.get("Title"), parameters),
        "subtitle": label(body.get("Subtitle"), parameters),
    }


def no_data_message(definition: Mapping[str, Any], parameters: Parameters) -> dict[str, Any] | None:
    """Return what an author says where a visual has no rows; nothing where nothing is said.

    Source: API reference, VisualMessageConfiguration (in place of the default message where it is
    enabled; parameters are put into its texts; links by http, https and mailto).
    """
    options = definition.get("Options") or {}
    message = (options.get("VisualMessages") or {}).get("NoDataMessage") or {}
    if not message.get("Enabled"):
        return None

    def shown(member: str, visibility: str) -> str:
        is_hidden = message.get(visibility) == "HIDDEN"
        return "" if is_hidden else worded(message.get(member) or "", parameters)

    address, told = message.get("LinkUrl") or "", shown("LinkText", "LinkVisibility")
    is_safe = address.startswith(("https://", "http://", "mailto:"))
    return {
        "title": shown("Title", "TitleVisibility"),
        "description": shown("Description", "DescriptionVisibility"),
        "link": {"text": told, "href": address} if told and is_safe else None,
    }


def texts(sheet: Mapping[str, Any], parameters: Parameters) -> dict[str, list[dict[str, Any]]]:
    """Return the blocks of a sheet's text boxes by their ids.

    The values are put in after the markup is read, so that one with a `<` is text as well.
    """
    boxes = sheet.get("TextBoxes") or []
    return {box["SheetTextBoxId"]: _blocks(box, parameters) for box in boxes}


def choosable_texts(sheet: Mapping[str, Any], parameters: Parameters) -> Iterator[dict[str, Any]]:
    """Yield the text boxes that name parameters, which a reader's choice writes anew."""
    for box in sheet.get("TextBoxes") or []:
        if NAME.search(box.get("Content") or ""):
            yield {"id": box["SheetTextBoxId"], "blocks": _blocks(box, parameters)}


def _blocks(box: Mapping[str, Any], parameters: Parameters) -> list[dict[str, Any]]:
    return [
        block | {"runs": [run | {"text": worded(run["text"], parameters)} for run in block["runs"]]}
        for block in text_blocks(box.get("Content") or "")
    ]


def with_values(body: Any, parameters: Parameters) -> Any:
    """Return a visual's body with parameters' values in the labels that its author wrote."""
    if isinstance(body, Mapping):
        return {
            name: worded(one, parameters)
            if name == "CustomLabel" and isinstance(one, str)
            else with_values(one, parameters)
            for name, one in body.items()
        }
    if isinstance(body, list):
        return [with_values(one, parameters) for one in body]
    return body


def _text(parameter: Parameter) -> str:
    return ", ".join(_value(one) for one in parameter.known)


def _value(value: Value) -> str:
    return date_text(value, "DAY", None) if isinstance(value, datetime) else str(value)
