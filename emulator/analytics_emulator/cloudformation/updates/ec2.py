"""Tags of what is in a network; the rest of it is a record that can't be changed here."""

from collections.abc import Callable
from typing import Any

from analytics_emulator.cloudformation.resource_type import Properties
from analytics_emulator.cloudformation.tags import changed_tags

# Type → the property that names it to EC2.
IDENTIFIERS = {
    "AWS::EC2::DHCPOptions": "DhcpOptionsId",
    "AWS::EC2::InternetGateway": "InternetGatewayId",
    "AWS::EC2::NetworkAcl": "Id",
    "AWS::EC2::RouteTable": "RouteTableId",
    "AWS::EC2::SecurityGroup": "GroupId",
    "AWS::EC2::Subnet": "SubnetId",
    "AWS::EC2::VPC": "VpcId",
}


def tagging(identifier: str) -> Callable[[Any, Properties, Properties], None]:
    """Return what brings tags to what they are to be."""

    def update_tags(clients: Any, before: Properties, after: Properties) -> None:
        resource = {"Resources": [before[identifier]]}
        given, dropped = changed_tags(before, after)
        if dropped:
            clients.ec2.delete_tags(**resource, Tags=[{"Key": key} for key in dropped])
        if given:
            clients.ec2.create_tags(**resource, Tags=given)

    return update_tags
