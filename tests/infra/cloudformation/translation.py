"""A recording as a CloudFormation template: the same resources, in the writing that cfn-lint knows and others create.

Pulumi's inputs and CloudFormation's properties are mostly the same words, `vpcId` and `VpcId`. Where they are not, a
rule says how: rules are in `rules_*.py`, by Pulumi's type. What Pulumi has as a resource of its own and CloudFormation
as a property of another (a policy attached to a role) is merged into that other one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.infra.program.recording import Recording, Resource

Properties = dict[str, Any]
Template = dict[str, Any]

_REFERENCE = re.compile(r"^\$\{([A-Za-z0-9]+)(?:\.([A-Za-z0-9.]+))?\}$")
_NAMED = re.compile(r"\$\{([A-Za-z0-9]+)(?:\.[A-Za-z0-9.]+)?\}")


@dataclass(frozen=True)
class Rule:
    """How a type is written: its name, names that differ (of its properties; `deep`: wherever they stand), properties
    to leave out, and the rest by hand."""

    type: str
    names: dict[str, str] = field(default_factory=dict)
    deep: dict[str, str] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    change: Callable[[Properties], Properties] = lambda properties: properties


@dataclass(frozen=True)
class Part:
    """A type that is a property of another's: the input that names it, and what becomes of the inputs there."""

    of: str
    add: Callable[[Properties, Properties], None]  # the other's properties, and its own inputs


def pascal(name: str) -> str:
    return name[:1].upper() + name[1:]


def words(value: Any, names: dict[str, str] | None = None) -> Any:
    """CloudFormation's writing of names, all the way down."""
    renamed = names or {}
    if isinstance(value, dict):
        return {renamed.get(name, pascal(name)): words(inner, names) for name, inner in value.items()}
    return [words(inner, names) for inner in value] if isinstance(value, list) else value


def tags(properties: Properties) -> Properties:
    """A mapping to CloudFormation's list."""
    if isinstance(properties.get("Tags"), dict):
        properties["Tags"] = [{"Key": key, "Value": value} for key, value in sorted(properties["Tags"].items())]
    return properties


def document(text: str) -> Any:
    """A policy's JSON."""
    return json.loads(text)


def references(value: Any) -> Any:
    """`${X}` and `${X.Y}` as functions of CloudFormation."""
    if isinstance(value, dict):
        return {name: references(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [references(inner) for inner in value]
    if not isinstance(value, str) or "${" not in value:
        return value
    if found := _REFERENCE.match(value):
        name, attribute = found.groups()
        return {"Fn::GetAtt": [name, attribute]} if attribute else {"Ref": name}
    return {"Fn::Sub": value}


def template(recording: Recording, rules: dict[str, Rule], parts: dict[str, Part], absent: set[str]) -> Template:
    """Of all resources on AWS. `absent` are types that CloudFormation does not have."""
    made: dict[str, dict[str, Any]] = {}
    ours = [each for each in recording.resources if each.type.startswith("aws:") and each.type not in absent]
    for resource in ours:
        if resource.type not in parts:
            rule = rules[resource.type]
            made[resource.id] = {"Type": rule.type, "Properties": _properties(resource, rule)}
    for resource in ours:
        if part := parts.get(resource.type):
            owner = _NAMED.search(str(resource.inputs[part.of]))
            assert owner, f"{resource.name}: {part.of} names no resource"
            part.add(made[owner.group(1)]["Properties"], dict(resource.inputs))
    return {"AWSTemplateFormatVersion": "2010-09-09", "Resources": references(made)}


def _properties(resource: Resource, rule: Rule) -> Properties:
    inputs = {rule.names.get(name, name): value for name, value in resource.inputs.items() if name not in rule.without}
    return rule.change(tags(words(inputs, rule.deep)))


def only(source: Template, types: set[str]) -> Template:
    """What is left of it with these types alone, and without what refers to others. Those are left out in turn."""
    kept = {name: each for name, each in source["Resources"].items() if each["Type"] in types}
    while lost := {name for name, each in kept.items() if _refers(each) - kept.keys()}:
        kept = {name: each for name, each in kept.items() if name not in lost}
    return source | {"Resources": kept}


def _refers(value: Any) -> set[str]:
    if isinstance(value, list):
        return set().union(*map(_refers, value))
    if not isinstance(value, dict):
        return set()
    found = set().union(*map(_refers, value.values()))
    if "Ref" in value:
        found.add(value["Ref"])
    if "Fn::GetAtt" in value:
        found.add(value["Fn::GetAtt"][0])
    if isinstance(value.get("Fn::Sub"), str):
        found |= set(_NAMED.findall(value["Fn::Sub"]))
    return found
