"""Pictures of a sheet: files in S3 that the definition names, served by the page's own server.

Source: API reference, `SheetImage`, `SheetImageScalingConfiguration` and `StaticFile`. A file at an
address of the web isn't fetched: nothing is loaded from elsewhere.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from dashboard.deployed import only

LARGEST = 1_048_576  # bytes; unverified
SIGNS = {  # how a file of a type begins; a name proves nothing
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"<svg": "image/svg+xml",
    b"<?xml": "image/svg+xml",
}
SCALING = {"SCALE_TO_WIDTH": "width", "SCALE_TO_HEIGHT": "height", "SCALE_NONE": "none"}


def sheet_pictures(
    definition: Mapping[str, Any], sheet: Mapping[str, Any]
) -> dict[str, dict[str, str]]:
    """Return the pictures that can be shown, by their ids."""
    known = picture_places(definition)
    found = {}
    for one in sheet.get("Images") or []:
        source = (one.get("Source") or {}).get("SheetImageStaticFileSource") or {}
        tooltip = one.get("Tooltip") or {}
        if source.get("StaticFileId") in known:
            found[one["SheetImageId"]] = {
                "file": source["StaticFileId"],
                "alt": one.get("ImageContentAltText") or "",
                "scaling": SCALING.get((one.get("Scaling") or {}).get("ScalingType", ""), "box"),
                "tooltip": "" if tooltip.get("Visibility") == "HIDDEN" else _plain(tooltip),
            }
    return found


def picture_notes(definition: Mapping[str, Any], sheet: Mapping[str, Any]) -> Iterator[str]:
    """Say how many pictures aren't shown, and that they do nothing when they are clicked."""
    images = sheet.get("Images") or []
    if left := len(images) - len(sheet_pictures(definition, sheet)):
        yield f"Pictures of the layout that are not drawn, for they aren't in S3: {left}."
    if any(one.get("Actions") for one in images):
        yield "Not drawn: actions of pictures."


def picture_places(definition: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Return the bucket and key of each picture's file by its id."""
    found = {}
    for kind, body in map(only, definition.get("StaticFiles") or []):
        place = (body.get("Source") or {}).get("S3Options")
        if kind == "ImageStaticFile" and place:
            found[body["StaticFileId"]] = (place["BucketName"], place["ObjectKey"])
    return found


def picture_type(content: bytes) -> str | None:
    """Return the type of a picture by how it begins; nothing of what is none, or too large."""
    if len(content) > LARGEST:
        return None
    start = content.lstrip()
    return next((kind for sign, kind in SIGNS.items() if start.startswith(sign)), None)


def _plain(tooltip: Mapping[str, Any]) -> str:
    return str((tooltip.get("TooltipText") or {}).get("PlainText") or "")
