"""Writes a saved query for each queries/*.sql into the athena template.

The SQL stands once, in its file; run this after changing one:
python -m scripts.generators.named_queries
"""

import json
import textwrap

from scripts.answers.clocks import clock
from scripts.answers.questions import Question, all_questions
from scripts.generators import parts

PART = "named queries"
SUBSTITUTE = "${Zone}"
RESOURCE = """\
  {logical_id}Query:
    Type: AWS::Athena::NamedQuery
    Properties:
      Database: !Ref Database
      Description: >-
{description}
      Name: {name}
      QueryString: {text}
      WorkGroup: !Ref WorkGroup

"""


# A row's zone: the deployment's, or its restaurant's own where restaurants have theirs.
ZONES = """
        - Zone: !If
            - HasRestaurantTimeZones
            - !Sub {own}
            - !Sub {one}\
"""


def with_named_queries(template: str, questions: list[Question]) -> str:
    """Replace the saved queries of a template's text by those of the questions."""
    before, _, after = parts.split(template, PART)
    return before + "".join(map(_resource, questions)).removesuffix("\n") + after


def _resource(question: Question) -> str:
    return RESOURCE.format(
        logical_id=question.name.title().replace("_", ""),
        description=_folded(f"{question.title}: {question.description}"),
        name=question.name,
        text=_text(question.sql),
    )


def _text(sql: str) -> str:
    if SUBSTITUTE not in sql:
        return "|\n" + _indented(sql, 8)
    own, one = clock("${TimeZone}", "${RestaurantTimeZones}"), clock("${TimeZone}")
    zones = ZONES.format(own=json.dumps(own), one=json.dumps(one))
    return "!Sub\n        - |\n" + _indented(sql, 10) + zones


def _indented(sql: str, spaces: int) -> str:
    return "\n".join(f"{' ' * spaces}{line}".rstrip() for line in sql.splitlines())


def _folded(text: str) -> str:
    indent = " " * 8
    return textwrap.fill(text, 110, initial_indent=indent, subsequent_indent=indent)


main = parts.command(
    "athena",
    lambda text: with_named_queries(text, all_questions(SUBSTITUTE)),
    "scripts.generators.named_queries",
)

if __name__ == "__main__":
    main()
