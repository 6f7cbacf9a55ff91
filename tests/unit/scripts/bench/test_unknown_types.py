"""Templates without the resources that a server doesn't know."""

from scripts.bench.unknown_types import without_types
from scripts.stacks import templates

TEMPLATE = """\
Resources:
  Bucket:
    Type: AWS::S3::Bucket

  # The questions.
  First:
    Type: AWS::Athena::NamedQuery
    Properties:
      QueryString: |
        SELECT 1

        FROM t

  Second:
    Type: AWS::Athena::NamedQuery

  Queue:
    Type: AWS::SQS::Queue
Outputs: {}
"""


def test_only_resources_of_the_types_go() -> None:
    left = without_types(TEMPLATE, ["AWS::Athena::NamedQuery"])
    assert templates.resource_types(left) == ("AWS::S3::Bucket", "AWS::SQS::Queue")
    assert "SELECT" not in left
    assert left.endswith("Outputs: {}\n")


def test_type_is_taken_whole() -> None:
    assert without_types(TEMPLATE, ["AWS::S3", "AWS::SQS::Q"]) == TEMPLATE


def test_every_saved_query_of_the_real_template_goes() -> None:
    text = templates.text("athena")
    left = templates.resource_types(without_types(text, ["AWS::Athena::NamedQuery"]))
    assert left == ("AWS::Glue::Database", "AWS::Glue::Table", "AWS::Athena::WorkGroup")
