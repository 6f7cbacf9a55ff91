"""The product without the resources that another emulator doesn't know, in a copy of the checkout.

What is left out is deployed nowhere and asked for nowhere; everything else is as it stands.
"""

import re
from collections.abc import Collection
from pathlib import Path

from tests.checkout import copy_checkout

RESOURCE = re.compile(r"^  (?=\w+:$)", re.MULTILINE)
TYPE = re.compile(r"^    Type: (\S+)$", re.MULTILINE)


def copy(folder: Path, left_out: Collection[str]) -> dict[str, int]:
    """Copy the files of the checkout and leave resources out; gives how many, by type."""
    copy_checkout(folder)
    counted: dict[str, int] = {}
    for path in sorted((folder / "cloudformation").glob("*.yaml")):
        text, gone = without(path.read_text(encoding="utf-8"), left_out)
        path.write_text(text, encoding="utf-8")
        for one in gone:
            counted[one] = counted.get(one, 0) + 1
    return counted


def without(template: str, left_out: Collection[str]) -> tuple[str, list[str]]:
    """Return a template without the resources of some types, and the types of those that went.

    A type may end in an asterisk. What refers to them goes where it is an output.
    """
    head, mark, rest = template.partition("\nResources:\n")
    body, end, outputs = rest.partition("\nOutputs:\n")
    kept, names, gone = [], [], []
    for block in RESOURCE.split(body):
        found = TYPE.search(block)
        if found and any(_is_like(found[1], one) for one in left_out):
            names.append(block.partition(":")[0])
            gone.append(found[1])
        else:
            kept.append(block)
    own = [block for block in RESOURCE.split(outputs) if not _refers(block, names)]
    return head + mark + "  ".join(kept) + end + "  ".join(own), gone


def _is_like(kind: str, pattern: str) -> bool:
    return kind.startswith(pattern[:-1]) if pattern.endswith("*") else kind == pattern


def _refers(block: str, names: Collection[str]) -> bool:
    return any(re.search(rf"\b{name}\b", block) for name in names)
