"""Which inputs to try: those that the user or a model wrote, or those that the parameters suggest."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from sandcell_runner.profiler import kinds as k
from sandcell_runner.profiler import records, shapes, structures
from sandcell_runner.profiler.builders import Builder
from sandcell_runner.profiler.clues import Clues
from sandcell_runner.profiler.forms.form import Form
from sandcell_runner.profiler.forms.form import text as text_of
from sandcell_runner.profiler.forms.making import SHAPES, Maker
from sandcell_runner.profiler.guessing import likely_kinds
from sandcell_runner.profiler.nodes import NodeClass
from sandcell_runner.profiler.patterns import texts_of
from sandcell_runner.profiler.targets import Parameter, Target

Arguments = tuple[Any, ...]

_COMBINATIONS = 40
_VARIANTS = 12


@dataclass(frozen=True)
class Shape:
    """One way to make arguments of size n in a namespace of the cell; `given` if a person or a model wrote it."""

    text: str
    make: Callable[[dict[str, Any], int, Random], Arguments]
    given: bool = False


def written(source: str, text: str, *, spread: bool) -> Shape:
    """From "lambda n: ...", giving one argument or, if `spread`, a tuple of them. Raises SyntaxError."""
    tree = ast.parse(source.strip(), mode="eval")
    code = compile(tree, "<make_input>", "eval")

    def make(namespace: dict[str, Any], n: int, rng: Random) -> Arguments:
        value = eval(code, namespace)(n)
        # `(items,)` means its element, even where a longer tuple is the argument itself.
        return value if isinstance(value, tuple) and (spread or len(value) == 1) else (value,)

    return Shape(text, make, given=True)


def combinations(
    parameters: Sequence[Parameter], function: ast.AST, clues: Clues, *, arrays: bool, holds: bool
) -> Iterator[tuple[str, ...]]:
    """Kinds for all parameters together, likeliest first. `holds` if it is the object that grows."""
    ranked = [list(enumerate(likely_kinds(parameter, function, clues, arrays=arrays))) for parameter in parameters]
    if not ranked:
        return
    every = itertools.islice(itertools.product(*ranked), 3000)
    ordered = sorted(every, key=lambda chosen: sum(rank * rank for rank, _kind in chosen))
    sensible = (_as_places(tuple(kind for _rank, kind in chosen)) for chosen in ordered)
    grown = (chosen for chosen in dict.fromkeys(itertools.chain.from_iterable(sensible)) if holds or _can_grow(chosen))
    yield from itertools.islice(grown, _COMBINATIONS)


def second_chances(
    parameters: Sequence[Parameter], function: ast.AST, clues: Clues, *, holds: bool
) -> Iterator[tuple[str, ...]]:
    """Where nothing likely was taken: every kind there is in the place of one parameter after another."""
    likely = [likely_kinds(parameter, function, clues) for parameter in parameters]
    for place, parameter in enumerate(parameters):
        if parameter.annotation:
            continue
        for kind in k.OTHERWISE:
            chosen = (*(kinds[0] for kinds in likely[:place]), kind, *(kinds[0] for kinds in likely[place + 1 :]))
            if kind not in likely[place] and (holds or _can_grow(chosen)):
                yield chosen


def _as_places(chosen: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Beside a graph or a matrix a number is more likely the place of something in it; as it was comes second."""
    if not {k.GRAPH, k.WEIGHTED, k.MATRIX}.intersection(chosen):
        return [chosen]
    if k.MATRIX not in chosen:  # the nodes of our graphs are numbers
        chosen = tuple(k.NODE if kind in (k.TEXT, k.VALUE) else kind for kind in chosen)
    return [tuple(k.NODE if kind in (k.INT, k.LOW) else kind for kind in chosen), chosen]


def _can_grow(chosen: tuple[str, ...]) -> bool:
    """VALUE, LOW and the like only go with something that has a size; alone they would be an int."""
    return bool(k.SIZED.intersection(chosen)) or k.INT in chosen or k.PART in chosen or k.FLOAT in chosen


def variants(chosen: tuple[str, ...], target: Target, clues: Clues) -> list[Shape]:
    """Shapes of these kinds. The first parameter with a size takes all of its shapes in turn, others of its kind the
    same, the rest their first; then the rest take theirs in turn."""
    choices = [
        _of_parameter(kind, parameter, target, clues) for kind, parameter in zip(chosen, target.parameters, strict=True)
    ]
    if not all(choices):
        return []
    main = next((i for i, kind in enumerate(chosen) if kind in k.SIZED), 0)
    picks: list[tuple[int, ...]] = []
    for turn in range(len(choices[main])):
        picks.append(tuple(turn if kind == chosen[main] else 0 for kind in chosen))
    for place, options in enumerate(choices):
        if chosen[place] != chosen[main]:
            for turn in range(1, len(options)):
                picks.append(tuple(turn if kind == chosen[place] else 0 for kind in chosen))
    return [_shape(chosen, pick, choices) for pick in picks[:_VARIANTS]]


_Build = Callable[[dict[str, Any], int, Random, int], Any]


def _of_parameter(kind: str, parameter: Parameter, target: Target, clues: Clues) -> list[tuple[str, _Build]]:
    if kind == k.FORM:
        return _of_form(clues.forms[target.node.name, parameter.name])
    if kind == k.BUILT:
        return [_of_builder(known) for known in clues.builders_for(parameter.name, target.node)]
    return _shapes_of(kind, clues)


def _of_builder(known: Builder) -> tuple[str, _Build]:
    """It is given what it probably takes, of size n."""
    takes = [likely_kinds(parameter, known.node, Clues()) for parameter in known.parameters]
    kinds = [next((kind for kind in kinds if kind in shapes.SHAPES), k.INT) for kinds in takes]
    if len(kinds) == 2 and not k.SIZED.intersection(kinds):  # from ... to ...
        kinds = [k.LOW, k.INT]

    def make(namespace: dict[str, Any], n: int, rng: Random, nth: int) -> Any:
        return namespace[known.name](*(shapes.SHAPES[kind][0][1](n, rng, nth) for kind in kinds))

    return f"what {known.name} makes of {', '.join(kinds)}", make


def _shapes_of(kind: str, clues: Clues) -> list[tuple[str, _Build]]:
    if kind in structures.SHAPES:
        return [_of_nodes(text, known) for text in structures.SHAPES[kind] if (known := clues.node(kind))]
    if kind == k.ROWS:
        return [_of_dicts(text, clues.keys) for text in records.SHAPES]
    if kind == k.OBJECTS:
        return [_of_objects(text, known, clues.constants) for known in clues.record_classes for text in records.SHAPES]
    if kind == k.INSTANCE:
        return [_of_one_object(known) for known in clues.record_classes]
    known_shapes = [_of_pattern(kind, text) for text in clues.patterns if kind in (k.TEXT, k.LINES, k.WORDS)]
    known_shapes += shapes.SHAPES[kind]
    known_shapes += shapes.of_texts(kind, clues.letters, clues.words, clues.separators)
    if kind == k.WORDS and "json" in clues.modules:
        known_shapes.append(_of_json(clues.keys))
    if kind == k.FRAME:
        known_shapes = [shapes.frame_with((*clues.keys, *clues.words)), *known_shapes]
    return [(text, _of_numbers(make)) for text, make in known_shapes]


def _of_form(form: Form) -> list[tuple[str, _Build]]:
    def build(shape: str) -> _Build:
        return lambda namespace, n, rng, nth: Maker(shape, n, rng, nth).make(form)

    return [(f"{shape} {text_of(form)}", build(shape)) for shape in SHAPES]


def _of_nodes(text: str, known: NodeClass) -> tuple[str, _Build]:
    return text, lambda namespace, n, rng, nth: structures.build(known, text, namespace, n)


def _of_dicts(text: str, keys: records.Keys) -> tuple[str, _Build]:
    return text, lambda namespace, n, rng, nth: records.build(keys, records.Values(text, n, rng, nth))


def _of_pattern(kind: str, text: str) -> tuple[str, shapes.Make]:
    return f"{kind} like {text!r}", lambda n, rng, nth: texts_of(kind, text, n)


def _of_json(keys: records.Keys) -> tuple[str, shapes.Make]:
    return "lines of JSON", lambda n, rng, nth: records.json_lines(keys, records.Values(records.NUMBERS, n, rng))


def _of_objects(text: str, known: records.RecordClass, constants: records.Keys) -> tuple[str, _Build]:
    return (
        f"{known.name} objects, {text}",
        lambda namespace, n, rng, nth: records.build_objects(
            namespace[known.name], known, constants, records.Values(text, n, rng, nth)
        ),
    )


def _of_one_object(known: records.RecordClass) -> tuple[str, _Build]:
    """Its constructor is given what it probably takes, of size n."""
    parameters = [Parameter(name, annotation) for name, annotation in known.fields]
    takes = [likely_kinds(parameter, ast.Module([], []), Clues())[0] for parameter in parameters]

    def make(namespace: dict[str, Any], n: int, rng: Random, nth: int) -> Any:
        return namespace[known.name](*(shapes.SHAPES[kind][0][1](n, rng, nth) for kind in takes))

    return f"{known.name} object of {', '.join(takes)}", make


def _of_numbers(make: shapes.Make) -> _Build:
    return lambda namespace, n, rng, nth: make(n, rng, nth)


def _shape(chosen: tuple[str, ...], pick: tuple[int, ...], choices: list[list[tuple[str, _Build]]]) -> Shape:
    options = [options[turn] for options, turn in zip(choices, pick, strict=True)]
    order = [chosen[:i].count(kind) for i, kind in enumerate(chosen)]

    def make(namespace: dict[str, Any], n: int, rng: Random) -> Arguments:
        return tuple(build(namespace, n, rng, nth) for (_text, build), nth in zip(options, order, strict=True))

    return Shape(", ".join(text for text, _build in options), make)
