"""What a parameter probably takes: read from its annotation, its name, and what the function does with it."""

from __future__ import annotations

import ast
import re
from collections import Counter
from typing import TYPE_CHECKING

from sandcell_runner.profiler.elements import looped, votes_of_elements
from sandcell_runner.profiler.targets import Parameter

if TYPE_CHECKING:
    from sandcell_runner.profiler.clues import Clues

# The kinds, as shapes.py makes them.
INTS, TEXT, WORDS, INT, MATRIX, GRAPH = "ints", "text", "words", "int", "matrix", "graph"
WEIGHTED, PAIRS, EDGES, TREE, LINKED = "weighted graph", "pairs", "edges", "tree", "linked list"
VALUE, PART, LOW, HIGH, NODE = "value", "part", "low", "high", "node"
FUNCTION, BOOL, FLOAT, SET, DICT = "function", "bool", "float", "set", "dict"
ARRAY, ARRAY2, FRAME, SERIES = "array", "2-d array", "table", "column"
ROWS, DEQUE, ORDERED, NESTED, TUPLES = "records", "deque", "ordered dict", "nested lists", "tree of tuples"
LINES, OBJECTS = "lines of text", "objects"

SIZED = frozenset(
    {INTS, TEXT, WORDS, MATRIX, GRAPH, WEIGHTED, PAIRS, EDGES, TREE, LINKED, SET, DICT}
    | {ARRAY, ARRAY2, FRAME, SERIES, ROWS, OBJECTS, DEQUE, ORDERED, NESTED, TUPLES, LINES}
)
"""Kinds that have a length; without one of them among the parameters, an int is what grows."""

_ANNOTATIONS: tuple[tuple[str, str], ...] = (
    (r"ListNode|LinkedList", LINKED),
    (r"TreeNode|BinaryTree", TREE),
    (r"ndarray|NDArray|ArrayLike", ARRAY),
    (r"DataFrame", FRAME),
    (r"Series", SERIES),
    (r"Callable", FUNCTION),
    (
        r"(?i:dict|mapping)\[\w+, *(?:\w+\.)?(?i:dict|mapping|list|set|sequence|iterable)\[(?:\w+\.)?(?i:tuple)",
        WEIGHTED,
    ),
    (r"(?i:dict|mapping)\[\w+, *(?:\w+\.)?(?i:dict|mapping)", WEIGHTED),
    (r"(?i:dict|mapping)\[\w+, *(?:\w+\.)?(?i:list|set|sequence|iterable|tuple)", GRAPH),
    (r"(?i:list|sequence|iterable)\[(?:\w+\.)?(?i:dict|mapping)", ROWS),
    (r"OrderedDict", ORDERED),
    (r"(?i:deque)", DEQUE),
    (r"(?i:dict|mapping|counter)", DICT),
    (r"(?i:list|sequence|iterable)\[(?:\w+\.)?(?i:list|sequence)\[ *str", MATRIX),
    (r"(?i:list|sequence|iterable)\[(?:\w+\.)?(?i:list|sequence)", MATRIX),
    (r"(?i:list|sequence|iterable|tuple)\[(?:\w+\.)?(?i:tuple)", PAIRS),
    (r"(?i:list|sequence|iterable|iterator|deque|tuple)\[ *str", WORDS),
    (r"(?i:list|sequence|iterable|iterator|deque|tuple)", INTS),
    (r"(?i:frozenset|set)", SET),
    (r"\bstr\b|\bbytes\b", TEXT),
    (r"\bbool\b", BOOL),
    (r"\bfloat\b", FLOAT),
    (r"\bint\b", INT),
)

_NAMES: tuple[tuple[str, str], ...] = (
    (r"(matrix|mat|grid|board|image|table|triangle|rows|maze|m1|m2)", MATRIX),
    (r"(weighted|wgraph|weighted_graph|network)", WEIGHTED),
    (r"(graph|adj|adjacency|neighbou?rs|g|adj_list|children|deps|dependencies)", GRAPH),
    (r"(edges|connections|roads|prerequisites|links)", EDGES),
    (r"(intervals|pairs|points|meetings|ranges|jobs|tasks|events|envelopes|rectangles|segments)", PAIRS),
    (r"(records|rows|entries|ledger|orders|people|users|employees|students|transactions|sales|products|logs)", ROWS),
    (r"(words|strings|strs|names|tokens|sentences|lines|dictionary|word_list|emails|keys)", WORDS),
    (
        r"(s|s1|s2|t|text|string|str1|str2|word|word1|word2|pattern|haystack|needle|sentence|expression|expr|path|st)",
        TEXT,
    ),
    (r"(source|message|dna|digits|password|phrase|paragraph|line|p|key_text|html|code|name|prefix|brackets)", TEXT),
    (r"(root|tree|node)", TREE),
    (r"(head|l1|l2|linked|linked_list|list1|list2|first_node)", LINKED),
    (r"(target|value|key|val|item|x|needle|element|goal|query|wanted)", VALUE),
    (r"(k|window|width|size|step|d|r|width|times|capacity|budget|amount|w|limit)", PART),
    (r"(lo|low|left|l|start|i|begin|first|index|idx|pos)", LOW),
    (r"(hi|high|right|end|last|j|stop)", HIGH),
    (r"(start|source|src|node|vertex|origin|root|u|v|dst|begin|here|current|goal|dest|destination|city|sink)", NODE),
    (r"(n|num|number|m|limit|count|total|steps|exponent|exp|a|b|x|y|year|depth|level|amount|disks|discs|stairs)", INT),
    (r"(max_\w+|num_\w+|n_\w+|upper|bound|power|base|rows|cols|length|size|height|floors|eggs)", INT),
    (r"(f|fn|func|function|predicate|key_func|compare|callback|g)", FUNCTION),
    (
        r"(nums\d?|arr\d?|array|items|values|list|lst|data|numbers|seq|sequence|prices|heights|weights|costs|xs|ys|a|b)",
        INTS,
    ),
    (r"(elements|coins|stack|scores|ages|stones|piles|temperatures|gas|cost|candidates|profits|sizes|ratings)", INTS),
    (r"(\w+s)", INTS),
    (r"(\w*list|\w*array|\w+_arr|sorted_\w+|left|right|vector|v|l|heap|bars|height|cand\w*)", INTS),
    (r"(df|frame)", FRAME),
    (r"(flag|is_\w+|reverse|ascending)", BOOL),
    (r"(q|p|quantile|ratio|fraction|share|rate|alpha|percent\w*|pct|threshold|tolerance|eps\w*)", FLOAT),
)

_TEXT_METHODS = frozenset(
    [
        "lower",
        "upper",
        "split",
        "strip",
        "isalpha",
        "isdigit",
        "isalnum",
        "isspace",
        "replace",
        "startswith",
        "endswith",
        "casefold",
        "find",
        "encode",
        "title",
        "isupper",
        "islower",
        "splitlines",
        "swapcase",
        "translate",
        "partition",
    ]
)
_LIST_METHODS = frozenset({"append", "sort", "pop", "extend", "insert", "remove", "reverse"})
_DEQUE_METHODS = frozenset({"popleft", "appendleft", "extendleft", "rotate"})
_MAP_METHODS = frozenset({"items", "values", "keys", "get", "setdefault"})
_ARRAY_ATTRIBUTES = frozenset({"shape", "dtype", "sum", "mean", "std", "reshape", "ndim", "T", "dot", "astype"})
_FRAME_ATTRIBUTES = frozenset({"groupby", "merge", "iloc", "loc", "columns", "iterrows", "sort_values"})


_BARE_LIST = r"(?:\w+\.)?(?i:list|sequence|iterable|tuple)"
_LISTS = frozenset({INTS, WORDS, MATRIX, PAIRS, EDGES, ROWS, NESTED})


def kinds(parameter: Parameter, function: ast.AST, clues: Clues, *, arrays: bool = False) -> list[str]:
    """The kinds it may have, likeliest first, at most five. `arrays` where the cell uses NumPy."""
    score: Counter[str] = Counter()
    usual = (kind for text, kind in _ANNOTATIONS if re.search(text, parameter.annotation))
    annotated = _own_class(parameter, clues) or next(usual, None)
    named = [kind for text, kind in _NAMES if re.fullmatch(text, parameter.name.lower().strip("_"))]
    for place, kind in enumerate(named):
        score[kind] += 3 if place == 0 else 2
    fields = frozenset(name for record in clues.record_classes for name in record.attributes)
    for votes in (
        _uses(parameter.name, function),
        votes_of_elements(parameter.name, function, fields),
        _pointers(parameter.name, function, clues),
    ):
        for kind, weight in votes.items():
            score[kind] += weight
    if re.fullmatch(_BARE_LIST, parameter.annotation):
        score = Counter({kind: weight for kind, weight in score.items() if kind in _LISTS})
        annotated = INTS if not score or max(score.values()) <= 0 else max(score, key=lambda kind: score[kind])
    elif annotated is not None:
        score = Counter({kind: weight for kind, weight in score.items() if _agrees(annotated, kind)})
    if annotated is not None:
        score[annotated] += 4
        if annotated == INT:
            score[INT] -= 2  # which int says the name better
    if arrays and annotated is None:
        score[ARRAY] += max(score[INTS], 2)
        score[ARRAY2] += max(score[MATRIX], 1)
    for rest, kind in enumerate((INTS, TEXT, INT, MATRIX, GRAPH)):
        if annotated is None or _agrees(annotated, kind):
            score[kind] += 0 if score[kind] else -rest
    return [kind for kind, _weight in sorted(score.items(), key=lambda pair: -pair[1])][:5]


def _own_class(parameter: Parameter, clues: Clues) -> str | None:
    """By an annotation that names a class of the cell: a node, or records."""
    words = set(re.findall(r"\w+", parameter.annotation))
    node = next((known.kind for known in clues.nodes if known.name in words), None)
    several = re.search(r"(?i:list|sequence|iterable|iterator|tuple)\[", parameter.annotation)
    return node or (OBJECTS if several and any(known.name in words for known in clues.record_classes) else None)


def _pointers(name: str, function: ast.AST, clues: Clues) -> Counter[str]:
    """Votes by the attributes with which the nodes of the cell hold one another; `p = head` stands for head, too."""
    votes: Counter[str] = Counter()
    names = {name}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Name) and node.value.id in names:
            names.update(target.id for target in node.targets if isinstance(target, ast.Name))
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in names:
            for known in clues.nodes:
                votes[known.kind] += 9 if node.attr in known.attributes else 0
    return votes


def _agrees(annotated: str, kind: str) -> bool:
    families = (
        {INT, VALUE, PART, LOW, HIGH, NODE},
        {MATRIX, PAIRS, EDGES},
        {PAIRS, EDGES},
        {GRAPH, WEIGHTED, DICT, ORDERED},
        {TEXT, LINES},
        {ARRAY, ARRAY2},
        {INTS},
    )
    return annotated == kind or any(annotated in family and kind in family for family in families)


def _uses(name: str, function: ast.AST) -> Counter[str]:
    """What the body does with the parameter, as votes for kinds."""
    votes: Counter[str] = Counter()
    if _descends(function, name):
        votes[NESTED] += 7
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute) and _is(node.value, name):
            _attribute(node.attr, votes)
        elif isinstance(node, ast.Subscript) and _is(node.value, name):
            votes.update({INTS: 1, TEXT: 1, MATRIX: 1, GRAPH: 1, VALUE: -3, INT: -3, PART: -3})
        elif isinstance(node, ast.Subscript) and _is(node.slice, name) and isinstance(node.value, ast.Name):
            votes.update({NODE: 2, TEXT: -3, INTS: -3})
        elif isinstance(node, ast.Subscript) and isinstance(node.value, ast.Subscript) and _is(node.value.value, name):
            votes.update({MATRIX: 5, PAIRS: 2, EDGES: 2, WEIGHTED: 2, INTS: -4, TEXT: -4, GRAPH: -1})
        elif isinstance(node, (ast.For, ast.comprehension)):
            _loop(node.iter, node.target, name, votes)
        elif isinstance(node, ast.Call):
            _called(node, name, votes)
        elif isinstance(node, ast.BinOp) and (_is(node.left, name) or _is(node.right, name)):
            if not isinstance(node.op, ast.Add):
                votes.update({INT: 2, PART: 1, TEXT: -1, INTS: -1})
            else:
                other = node.right if _is(node.left, name) else node.left
                votes.update(
                    {TEXT: 1} if isinstance(other, ast.Constant) and isinstance(other.value, str) else {INT: 1}
                )
        elif isinstance(node, ast.AugAssign) and _is(node.target, name):
            votes.update({INT: 2})
        elif isinstance(node, ast.Assign) and _is(node.value, name) and isinstance(node.targets[0], ast.Tuple):
            votes.update({TUPLES: 8} if len(node.targets[0].elts) == 3 else {})
        elif isinstance(node, ast.Compare):
            _compared(node, name, votes)
    return votes


def _descends(function: ast.AST, name: str) -> bool:
    """Whether it loops over the parameter, and calls itself for elements that are lists."""
    own = getattr(function, "name", "")
    loops = tests = recursion = False
    for node in ast.walk(function):
        loops = loops or (isinstance(node, (ast.For, ast.comprehension)) and _is(node.iter, name))
        if isinstance(node, ast.Call):
            recursion = recursion or _is(node.func, own)
            tests = tests or (_is(node.func, "isinstance") and "list" in ast.unparse(node.args[-1]))
    return loops and tests and recursion


def _is(node: ast.AST | None, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _attribute(attribute: str, votes: Counter[str]) -> None:
    if attribute in _TEXT_METHODS:
        votes[TEXT] += 5
        votes[LINES] += 3 if attribute in ("split", "splitlines") else 0
    elif attribute in _DEQUE_METHODS:
        votes.update({DEQUE: 9, INTS: -3})
    elif attribute in ("move_to_end", "popitem"):
        votes.update({ORDERED: 9})
    elif attribute in _LIST_METHODS:
        votes[INTS] += 4
    elif attribute in _MAP_METHODS:
        votes.update({GRAPH: 4, DICT: 3, WEIGHTED: 3})
    elif attribute == "next":
        votes[LINKED] += 9
    elif attribute in ("left", "right", "children"):
        votes[TREE] += 9
    elif attribute in _FRAME_ATTRIBUTES:
        votes.update({FRAME: 5, SERIES: 2})
    elif attribute in _ARRAY_ATTRIBUTES:
        votes.update({ARRAY: 3, ARRAY2: 2, FRAME: 1})
    elif attribute in ("add", "union", "intersection"):
        votes[SET] += 5


def _loop(iterated: ast.expr, target: ast.expr, name: str, votes: Counter[str]) -> None:
    iterated, target = looped(iterated, target)
    if _is(iterated, name):
        votes.update({INTS: 2, TEXT: 1, WORDS: 1, GRAPH: 1, MATRIX: 1, INT: -5, VALUE: -5, PART: -5})
        if isinstance(target, ast.Tuple) and len(target.elts) == 2:
            votes.update({PAIRS: 4, EDGES: 4, INTS: -3, TEXT: -3})
        if isinstance(target, ast.Tuple) and len(target.elts) == 3:
            votes.update({EDGES: 2, INTS: -3, TEXT: -3})
    elif isinstance(iterated, ast.Subscript) and _is(iterated.value, name):
        pair = isinstance(target, ast.Tuple)
        votes.update({WEIGHTED: 6, GRAPH: 2} if pair else {GRAPH: 6, MATRIX: 1})
    elif isinstance(iterated, ast.Call) and isinstance(iterated.func, ast.Attribute):
        place = iterated.func.value
        inner = isinstance(place, ast.Subscript) and _is(place.value, name)
        if inner and iterated.func.attr == "items" and isinstance(target, ast.Tuple):
            votes.update({WEIGHTED: 8})


def _called(node: ast.Call, name: str, votes: Counter[str]) -> None:
    if _is(node.func, name):
        votes[FUNCTION] += 9
    if ast.unparse(node.func) == f"{name}.get" and isinstance(node.args[-1], ast.Constant):
        votes[DICT] += 4 if isinstance(node.args[-1].value, int) else 0
    if not isinstance(node.func, ast.Name) or not any(_is(argument, name) for argument in node.args):
        return
    match node.func.id:
        case "range" | "abs" | "divmod" | "pow":
            votes.update({INT: 4, PART: 3, INTS: -3, TEXT: -3})
        case "len":
            votes.update({INTS: 2, TEXT: 2, WORDS: 1, MATRIX: 1, GRAPH: 1, INT: -5, VALUE: -5, PART: -5})
        case "dict":
            votes.update({PAIRS: 6, DICT: 2, INTS: -4, TEXT: -4, MATRIX: -2})
        case "sorted" | "sum" | "min" | "max" | "list" | "enumerate" | "set" | "reversed" | "zip":
            votes.update({INTS: 2, INT: -2})
        case "ord":
            votes[TEXT] += 2
        case "isinstance" if "list" in ast.unparse(node.args[-1]):
            votes[NESTED] += 8


def _compared(node: ast.Compare, name: str, votes: Counter[str]) -> None:
    sides = [node.left, *node.comparators]
    if not any(_is(side, name) for side in sides):
        return
    if isinstance(node.ops[0], (ast.In, ast.NotIn)):
        if _is(node.comparators[0], name):
            votes.update({INTS: 1, GRAPH: 1, DICT: 1, SET: 1, TEXT: 1, INT: -3})
        return
    others = [side for side in sides if not _is(side, name)]
    if any(isinstance(side, ast.Constant) and isinstance(side.value, int) for side in others):
        votes.update({INT: 3, PART: 1})
    elif any(isinstance(side, ast.Subscript) for side in others):
        votes.update({VALUE: 2})
