"""What of a resource a change set would change, why, and whether that replaces it.

Source: CloudFormation API reference, ResourceChange, ResourceChangeDetail and
ResourceTargetDefinition; public recordings of AWS: a property whose text stays has a dynamic direct
modification, and a static detail for each entity that changes below it.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from analytics_emulator.cloudformation.templates.references import both, references_in

type Detail = dict[str, Any]
type Values = Mapping[str, Any]

# Attributes of a resource whose change is one by itself (API reference, ResourceTargetDefinition).
_ATTRIBUTES = ("Metadata", "DeletionPolicy", "UpdateReplacePolicy")
_WITHOUT_RECREATION, _WITH_RECREATION = "Never", "Always"


@dataclass(frozen=True)
class Changed:
    """A resource's properties as the templates spell them, and as they come out.

    `parameters` and `resources` are those that change; `recreating`, the properties whose change
    replaces the resource.
    """

    spelled_before: Values
    spelled_after: Values
    before: Values
    after: Values
    parameters: Collection[str] = ()
    resources: Collection[str] = ()
    recreating: Collection[str] = field(default_factory=frozenset)


def details_of(changed: Changed, with_values: bool) -> list[Detail]:
    """Return a detail for each property that changes and each cause of that."""
    names = sorted(changed.before.keys() | changed.after.keys())
    return [
        {**source, "Target": _target(changed, name, with_values)}
        for name in names
        if changed.before.get(name) != changed.after.get(name)
        for source in _sources(changed, name)
    ]


def attribute_details(before: Values, after: Values) -> list[Detail]:
    """Return a detail for each attribute of a resource, beside its properties, that changes."""
    return [
        {
            "Evaluation": "Static",
            "ChangeSource": "DirectModification",
            "Target": {"Attribute": name, "RequiresRecreation": _WITHOUT_RECREATION},
        }
        for name in _ATTRIBUTES
        if before.get(name) != after.get(name)
    ]


def scope_of(details: list[Detail]) -> list[str]:
    """Return the attributes of the resource that the details are about."""
    return list(dict.fromkeys(detail["Target"]["Attribute"] for detail in details))


def policy_action(action: str, replaces: bool, resource: Values) -> str | None:
    """Return what becomes of the resource that stands; None where it stays."""
    if action == "Remove":
        policy = str(resource.get("DeletionPolicy") or "Delete")
        return "Delete" if policy == "RetainExceptOnCreate" else policy
    if replaces:
        return f"ReplaceAnd{resource.get('UpdateReplacePolicy') or 'Delete'}"
    return None


def _sources(changed: Changed, name: str) -> Iterator[Detail]:
    spelled = changed.spelled_after.get(name)
    is_same_text = spelled == changed.spelled_before.get(name)
    causes = list(_causes(changed, spelled)) if is_same_text else []
    evaluation = "Dynamic" if causes else "Static"
    yield {"Evaluation": evaluation, "ChangeSource": "DirectModification"}
    for source, entity in dict.fromkeys(causes):
        yield {"Evaluation": "Static", "ChangeSource": source, "CausingEntity": entity}


def _causes(changed: Changed, spelled: Any) -> Iterator[tuple[str, str]]:
    for reference in references_in(spelled, both):
        if reference.name in changed.parameters:
            yield "ParameterReference", reference.name
        elif reference.name in changed.resources and reference.attribute is None:
            yield "ResourceReference", reference.name
        elif reference.name in changed.resources:
            yield "ResourceAttribute", f"{reference.name}.{reference.attribute}"


def _target(changed: Changed, name: str, with_values: bool) -> Detail:
    recreation = _WITH_RECREATION if name in changed.recreating else _WITHOUT_RECREATION
    target: Detail = {"Attribute": "Properties", "Name": name, "RequiresRecreation": recreation}
    if name == "Tags":
        target = {"Attribute": "Tags", "RequiresRecreation": _WITHOUT_RECREATION}
    if not with_values:
        return target
    target |= {"Path": f"/Properties/{name}", "AttributeChangeType": _kind(changed, name)}
    after = changed.after.get(name) if name in changed.spelled_after else None
    values = {"BeforeValue": changed.before.get(name), "AfterValue": after}
    return target | {member: str(v) for member, v in values.items() if _is_plain(v)}


def _kind(changed: Changed, name: str) -> str:
    if name not in changed.before:
        return "Add"
    # What a template no longer names comes out as its default.
    return "Modify" if name in changed.spelled_after else "Remove"


def _is_plain(value: Any) -> bool:
    return value is not None and not isinstance(value, dict | list)
