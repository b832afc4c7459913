"""Trees and linked lists made of the cell's own classes."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from sandcell_runner.profiler.kinds import LINKED, TREE
from sandcell_runner.profiler.nodes import NodeClass

SHAPES = {
    LINKED: ("linked list", "sorted linked list"),
    TREE: ("balanced tree", "chain to the left", "chain to the right"),
}


def build(kind_of_node: NodeClass, shape: str, namespace: dict[str, Any], n: int) -> Any:
    """n nodes; None for none."""
    attributes = kind_of_node.attributes
    empty = dict.fromkeys(attributes), dict.fromkeys(kind_of_node.others)
    cls = namespace[kind_of_node.name] if kind_of_node.name else lambda value: empty[0] | dict.fromkeys(empty[1], value)
    if kind_of_node.kind == LINKED:
        return _chain(cls, attributes[0], n, backwards=False)
    if kind_of_node.many:
        return _wide(cls, attributes[0], n) if shape == "balanced tree" else _thread(cls, attributes[0], n)
    if shape == "balanced tree":
        return _balanced(cls, attributes, n)
    return _chain(cls, attributes[0 if shape.endswith("left") else 1], n, backwards=shape.endswith("left"))


def _maker(cls: Any) -> Callable[[int], Any]:
    """Makes nodes holding a value. The signature is looked at once: that takes longer than a node."""
    needed = [
        parameter
        for parameter in inspect.signature(cls).parameters.values()
        if parameter.default is parameter.empty and parameter.kind == parameter.POSITIONAL_OR_KEYWORD
    ]
    if needed:
        rest = [None] * (len(needed) - 1)
        return lambda value: cls(value, *rest)
    try:
        cls(0)
    except TypeError:
        return lambda value: cls()
    return cls  # type: ignore[no-any-return]


def _link(node: Any, attribute: str, other: Any) -> None:
    if isinstance(node, dict):
        node[attribute] = other
    else:
        setattr(node, attribute, other)


def _chain(cls: Any, attribute: str, n: int, *, backwards: bool) -> Any:
    following, make = None, _maker(cls)
    for i in range(n):
        node = make(i if backwards else n - i)
        _link(node, attribute, following)
        following = node
    return following


def _balanced(cls: Any, attributes: tuple[str, ...], n: int) -> Any:
    """A search tree: values in order from the left."""
    make = _maker(cls)
    nodes = [make(i) for i in range(n)]

    def join(low: int, high: int) -> Any:
        if low >= high:
            return None
        middle = (low + high) // 2
        _link(nodes[middle], attributes[0], join(low, middle))
        _link(nodes[middle], attributes[1], join(middle + 1, high))
        return nodes[middle]

    return join(0, n)


def _thread(cls: Any, attribute: str, n: int) -> Any:
    """Each with one below it."""
    make = _maker(cls)
    below: list[Any] = []
    for i in range(n):
        node = make(i)
        _link(node, attribute, below)
        below = [node]
    return below[0] if below else None


def _wide(cls: Any, attribute: str, n: int) -> Any:
    make = _maker(cls)
    nodes = [make(i) for i in range(n)]
    for i, node in enumerate(nodes):
        _link(node, attribute, nodes[3 * i + 1 : 3 * i + 4])
    return nodes[0] if nodes else None
