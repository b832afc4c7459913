"""What a parameter probably takes: read from its annotation, its name, and what the function does with it."""

from __future__ import annotations

import ast
import re
from collections import Counter
from typing import TYPE_CHECKING

from sandcell_runner.profiler.elements import votes_of_elements
from sandcell_runner.profiler.forms.form import telling
from sandcell_runner.profiler.kinds import (
    ARRAY,
    ARRAY2,
    BOOL,
    BUILT,
    BYTES,
    DEQUE,
    DICT,
    EDGES,
    FLOAT,
    FORM,
    FRAME,
    FUNCTION,
    GRAPH,
    HIGH,
    INSTANCE,
    INT,
    INTS,
    LINES,
    LINKED,
    LOW,
    MATRIX,
    NESTED,
    NODE,
    OBJECTS,
    ORDERED,
    PAIRS,
    PART,
    ROWS,
    SERIES,
    SET,
    SETS,
    SIZED,
    TEXT,
    TREE,
    TUPLES,
    VALUE,
    WEIGHTED,
    WORDS,
)
from sandcell_runner.profiler.targets import Parameter
from sandcell_runner.profiler.uses import votes_of_uses

if TYPE_CHECKING:
    from sandcell_runner.profiler.clues import Clues

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
    (r"(?i:list|sequence|iterable|tuple)\[(?:\w+\.)?(?i:tuple)\[[^,\]]+,[^,\]]+,", EDGES),
    (r"(?i:list|sequence|iterable|tuple)\[(?:\w+\.)?(?i:tuple)", PAIRS),
    (r"(?i:list|sequence|iterable|tuple)\[(?:\w+\.)?(?i:frozenset|set)", SETS),
    (r"(?i:list|sequence|iterable|iterator|deque|tuple)\[ *str", WORDS),
    (r"(?i:list|sequence|iterable|iterator|deque|tuple)", INTS),
    (r"(?i:frozenset|set)", SET),
    (r"\bstr\b", TEXT),
    (r"\bbytes\b|\bbytearray\b|\bmemoryview\b|\bBuffer\b", BYTES),
    (r"\bbool\b", BOOL),
    (r"\bfloat\b", FLOAT),
    (r"\bint\b", INT),
)

_NAMES: tuple[tuple[str, str], ...] = (
    (r"(matrix|mat|grid|board|image|table|triangle|rows|maze|m1|m2|\w+_(?:rows|matrix|grid|board))", MATRIX),
    (r"(weighted|wgraph|weighted_graph|network)", WEIGHTED),
    (r"(graph|adj|adjacency|neighbou?rs|g|adj_list|children|deps|dependencies)", GRAPH),
    (r"(edges|connections|roads|prerequisites|links)", EDGES),
    (r"(intervals|pairs|points|meetings|ranges|jobs|tasks|events|envelopes|rectangles|segments)", PAIRS),
    (r"(records|rows|entries|ledger|orders|people|users|employees|students|transactions|sales|products|logs)", ROWS),
    (r"(words|strings|strs|names|tokens|sentences|lines|\w+_lines|emails|keys)", WORDS),
    (r"(dictionary|vocabulary|lexicon|word_list|word_set|word_dict|known_words|phrases)", WORDS),
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

_SHAPELY = frozenset({LINKED, TREE, PAIRS, EDGES, ROWS, OBJECTS, GRAPH, WEIGHTED, NESTED, TUPLES, FRAME, SERIES})
_BARE_LIST = r"(?:\w+\.)?(?i:list|sequence|iterable|tuple)"
_LISTS = frozenset({INTS, WORDS, MATRIX, PAIRS, EDGES, ROWS, NESTED})


def likely_kinds(parameter: Parameter, function: ast.AST, clues: Clues, *, arrays: bool = False) -> list[str]:
    """The kinds it may have, likeliest first, at most five. `arrays` where the cell uses NumPy."""
    usual = (kind for text, kind in _ANNOTATIONS if re.search(text, parameter.annotation))
    annotated = _own_class(parameter, clues) or next(usual, None)
    score = _score(parameter, function, clues)
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
    for rest, kind in enumerate(_otherwise(score, clues)):
        if annotated is None or _agrees(annotated, kind):
            score[kind] += 0 if score[kind] else -rest
    ranked = [kind for kind, _weight in sorted(score.items(), key=lambda pair: -pair[1])][:5]
    if clues.builders_for(parameter.name, function):
        return [BUILT, *ranked]
    form = clues.forms.get((getattr(function, "name", ""), parameter.name))
    if form is None:
        return ranked
    if not telling(form):
        return [*ranked, FORM]
    # What has shapes of its own goes first: they are costlier than any values of the right form.
    return [*ranked[:1], FORM, *ranked[1:]] if ranked[0] in _SHAPELY else [FORM, *ranked]


def form_tells(parameter: Parameter, function: ast.AST, clues: Clues) -> bool:
    """Whether the use tells more of the parameter's form than its kind does."""
    form = clues.forms.get((getattr(function, "name", ""), parameter.name))
    return form is not None and telling(form)


def _score(parameter: Parameter, function: ast.AST, clues: Clues) -> Counter[str]:
    """All votes together: by the name, and by what the function, and those it hands the parameter to, do with it."""
    score: Counter[str] = Counter()
    named = [kind for text, kind in _NAMES if re.fullmatch(text, parameter.name.lower().strip("_"))]
    for place, kind in enumerate(named):
        score[kind] += 3 if place == 0 else 2
    fields = frozenset(name for record in clues.record_classes for name in record.attributes)
    for name, where in clues.places(parameter.name, function):
        score.update(votes_of_uses(name, where))
        score.update(votes_of_elements(name, where, fields))
        score.update(_pointers(name, where, clues))
    if clues.bytes_used:
        score[BYTES] += max(score[TEXT], 1) + 1
    for record in clues.record_classes:
        if parameter.name.lower().strip("_").endswith((f"{record.name.lower()}s", f"{record.name.lower()}es")):
            score[OBJECTS] += 6
    return score


def _otherwise(score: Counter[str], clues: Clues) -> list[str]:
    """What to try if nothing else is known; a number first if nothing is done with it that needs a length."""
    rest = [INTS, TEXT, INT, MATRIX, GRAPH]
    if clues.keys:
        rest.insert(1, ROWS)
    if clues.record_classes:
        rest.insert(1, OBJECTS)
    if score and not any(weight > 0 and kind in SIZED for kind, weight in score.items()):
        rest.remove(INT)
        rest.insert(0, INT)
    return rest


def _own_class(parameter: Parameter, clues: Clues) -> str | None:
    """By an annotation that names a class of the cell: a node, or records, or one object."""
    words = set(re.findall(r"\w+", parameter.annotation))
    node = next((known.kind for known in clues.nodes if known.name in words), None)
    if node or not any(known.name in words for known in clues.record_classes):
        return node
    several = re.search(r"(?i:list|sequence|iterable|iterator|tuple)\[", parameter.annotation)
    return OBJECTS if several else None if "[" in parameter.annotation else INSTANCE


def _pointers(name: str, function: ast.AST, clues: Clues) -> Counter[str]:
    """Votes by how the nodes of the cell hold one another; `p = head` stands for head, too."""
    votes: Counter[str] = Counter()
    names = {name}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Name) and node.value.id in names:
            names.update(target.id for target in node.targets if isinstance(target, ast.Name))
    for node in ast.walk(function):
        for known in clues.nodes:
            read = known.reads(node)
            if read and isinstance(read[1], ast.Name) and read[1].id in names:
                votes[known.kind] += 9
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
