"""A narrative as an author wrote it: conditions, loops and expressions put in, blocks of text out.

What no computation here gives is left out and named: a sentence that AWS would fill is better
missing than wrong.
"""

import re
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from dashboard.narratives.evaluation import Evaluation, NoItemError, UnknownNameError, written
from dashboard.refusal import NotDrawnError
from dashboard.rich_text import blocks_of, parsed

BROKEN_LINE = re.compile(r"[ \t\r]*\n[ \t\r\n]*")


@dataclass
class Narrative:
    """The text, and the names in it that nothing stands for."""

    blocks: list[dict[str, Any]]
    unknown: list[str] = field(default_factory=list)


def filled(markup: str, evaluation: Evaluation) -> Narrative:
    """Fill a narrative's markup."""
    root = parsed(markup)
    if root is None:
        raise NotDrawnError("The narrative can't be read: it is not XML")
    filling = _Filling(evaluation)
    target = Element("root")
    filling.fill(root, target, 0)
    return Narrative(blocks_of(target), list(dict.fromkeys(filling.unknown)))


class _Filling:
    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation
        self.unknown: list[str] = []

    def fill(self, source: Element, target: Element, index: int) -> None:
        """Copy a node's inside, with everything in it evaluated."""
        _add(target, source.text)
        for child in source:
            try:
                self._child(child, target, index)
            except NoItemError:
                pass
            except UnknownNameError as error:
                self.unknown.append(str(error))
                if child.tag == "expression":
                    _add(target, "…")
            _add(target, child.tail)

    def _child(self, child: Element, target: Element, index: int) -> None:
        match child.tag.lower():
            case "expression":
                _add(target, written(self._evaluation.value(child.text or "", index)))
            case "if":
                if self._evaluation.value(child.get("condition", ""), index):
                    self.fill(child, SubElement(target, _level(child)), index)
            case "for":
                for place in range(len(self._evaluation.items(child.get("listExpression", "")))):
                    self.fill(child, SubElement(target, _level(child)), place)
            case "img":
                return
            case tag:
                self.fill(child, SubElement(target, tag, dict(child.attrib)), index)


def _level(node: Element) -> str:
    return "block" if node.get("level") == "block" else "span"


def _add(target: Element, text: str | None) -> None:
    """Append text; where markup breaks a line within a sentence, it means a space."""
    if not text or BROKEN_LINE.fullmatch(text):
        return
    text = BROKEN_LINE.sub(" ", text)
    if len(target):
        target[-1].tail = (target[-1].tail or "") + text
    else:
        target.text = (target.text or "") + text
