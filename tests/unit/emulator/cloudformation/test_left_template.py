"""What stands of a stack whose deployment failed and was left."""

from analytics_emulator.cloudformation.left_template import left_template


def test_resources_have_plain_values_and_what_they_depend_on() -> None:
    definitions = {
        "Queue": {"Type": "AWS::SQS::Queue", "DeletionPolicy": "Retain", "Condition": "C"},
        "Topic": {
            "Type": "AWS::SNS::Topic",
            "DependsOn": ["Gone"],
            "Properties": {"DisplayName": {"Fn::Sub": "${Queue.Arn}-${P}"}},
        },
    }
    made = left_template(definitions, {"Topic": {"DisplayName": "x"}})["Resources"]
    assert made["Topic"] == {
        "Type": "AWS::SNS::Topic",
        "DependsOn": ["Queue"],
        "Properties": {"DisplayName": "x"},
    }
    assert made["Queue"] == {
        "Type": "AWS::SQS::Queue",
        "DeletionPolicy": "Retain",
        "DependsOn": [],
        "Properties": {},
    }
