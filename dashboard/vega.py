"""Vega, Vega-Lite and Vega-Embed as one script, from the `vl-convert-python` package.

The package carries the JavaScript of pinned versions, so the page needs no other host and no Node.
"""

import gzip
from functools import cache
from hashlib import sha256
from importlib.metadata import version

import vl_convert

VEGA_LITE_VERSION = "6.4"


@cache
def vega_bundle() -> str:
    """Bundle once a process, in about two seconds; the script sets `vegaEmbed` and `vega`."""
    return str(vl_convert.javascript_bundle(None, VEGA_LITE_VERSION))  # type: ignore[arg-type]  # None means all


@cache
def packed_bundle() -> bytes:
    """Return the script as browsers take it, compressed once and not for each of them."""
    return gzip.compress(vega_bundle().encode(), mtime=0)


@cache
def vega_name() -> str:
    """Return a name that changes with the script, which the package's versions tell."""
    versions = (version("vl-convert-python"), VEGA_LITE_VERSION)
    return f"vega-{sha256(repr(versions).encode()).hexdigest()[:16]}.js"
