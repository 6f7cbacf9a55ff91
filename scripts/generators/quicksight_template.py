"""Writes the QuickSight template, the whole of which is made of quicksight_definition/.

Run this after changing a part of it: python -m scripts.generators.quicksight_template
"""

from quicksight_definition.template import template_text
from scripts.generators import parts

main = parts.command(
    "quicksight", lambda _: template_text(), "scripts.generators.quicksight_template"
)

if __name__ == "__main__":
    main()
