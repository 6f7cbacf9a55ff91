"""Charts as pure functions `(rows, options) -> Vega-Lite specification`.

Rows are dicts of plain JSON with a `label` already written as the reader should see it. Colours
and type come from the page's Vega configuration, so one specification serves every theme.
"""
