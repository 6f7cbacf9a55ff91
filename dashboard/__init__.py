"""Draws a QuickSight dashboard in a browser, from its deployed definition.

It reads the definition over the QuickSight API and the numbers over the Athena API, so it works
wherever those two answer. It knows the definition's language, never what a dashboard is about.
What it can't draw faithfully it says on the spot, in the visual's place.
"""
