"""Resources go by their types, with the outputs that name them; the rest stays as it is."""

from scripts.stacks import templates
from tests.second_opinion.reduced import without

TEMPLATE = """Parameters:
  Name: {Type: String}
Resources:
  Kept:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: Asked
  Asked:
    Type: AWS::Athena::NamedQuery
    Properties:
      Name: asked
  Board:
    Type: AWS::QuickSight::Dashboard
Outputs:
  Bucket:
    Value: !Ref Kept
  BoardId:
    Value: !Ref Board
"""


def test_resources_of_a_type_go_with_their_outputs() -> None:
    text, gone = without(TEMPLATE, ["AWS::Athena::NamedQuery", "AWS::QuickSight::*"])
    assert gone == ["AWS::Athena::NamedQuery", "AWS::QuickSight::Dashboard"]
    assert templates.resource_types(text) == ("AWS::S3::Bucket",)
    assert "BoardId" not in text
    assert "  Bucket:\n    Value: !Ref Kept\n" in text


def test_nothing_left_out_is_the_template_itself() -> None:
    for component in ("athena", "monitoring", "s3"):
        assert without(templates.text(component), []) == (templates.text(component), [])
