"""Writes a saved query for each queries/*.sql into the athena template.

The SQL stands once, in its file; run this after changing one:
python -m scripts.generators.named_queries
"""

import textwrap

from scripts.answers.questions import Question, all_questions
from scripts.generators import parts

PART = "named queries"
SUBSTITUTE = "${TimeZone}"
RESOURCE = """\
  {logical_id}Query:
    Type: AWS::Athena::NamedQuery
    Properties:
      Database: !Ref Database
      Description: >-
{description}
      Name: {name}
      QueryString: {form}
{sql}
      WorkGroup: !Ref WorkGroup

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
        form="!Sub |" if SUBSTITUTE in question.sql else "|",
        sql="\n".join(f"        {line}".rstrip() for line in question.sql.splitlines()),
    )


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
