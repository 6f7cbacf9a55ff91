"""Vega, Vega-Lite and Vega-Embed as one script, from the `vl-convert-python` package.

The package carries the JavaScript of pinned versions, so the page needs no other host and no Node.
"""

from functools import cache

import vl_convert

VEGA_LITE_VERSION = "6.4"


@cache
def vega_bundle() -> str:
    """Bundle once a process, in about two seconds; the script sets `vegaEmbed` and `vega`."""
    return str(vl_convert.javascript_bundle(None, VEGA_LITE_VERSION))  # type: ignore[arg-type]  # None means all
