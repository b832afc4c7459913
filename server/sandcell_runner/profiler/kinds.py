"""The kinds of input that there are, by name; shapes.py, structures.py, records.py and forms.py make them."""

from __future__ import annotations

INTS, TEXT, WORDS, INT, MATRIX, GRAPH = "ints", "text", "words", "int", "matrix", "graph"
WEIGHTED, PAIRS, EDGES, TREE, LINKED = "weighted graph", "pairs", "edges", "tree", "linked list"
VALUE, PART, LOW, HIGH, NODE = "value", "part", "low", "high", "node"
FUNCTION, BOOL, FLOAT, SET, DICT = "function", "bool", "float", "set", "dict"
ARRAY, ARRAY2, FRAME, SERIES = "array", "2-d array", "table", "column"
ROWS, DEQUE, ORDERED, NESTED, TUPLES = "records", "deque", "ordered dict", "nested lists", "tree of tuples"
LINES, OBJECTS, SETS, INSTANCE = "lines of text", "objects", "sets", "an object"
FORM, BUILT, BYTES = "as it is used", "as the cell builds it", "bytes"

SIZED = frozenset(
    {INTS, TEXT, WORDS, MATRIX, GRAPH, WEIGHTED, PAIRS, EDGES, TREE, LINKED, SET, DICT}
    | {ARRAY, ARRAY2, FRAME, SERIES, ROWS, OBJECTS, SETS, INSTANCE, DEQUE, ORDERED, NESTED, TUPLES, LINES}
    | {FORM, BUILT, BYTES}
)
"""Kinds that have a length; without one of them among the parameters, an int is what grows."""

OTHERWISE: tuple[str, ...] = (
    *(OBJECTS, ROWS, BYTES, WORDS, PAIRS, EDGES, TEXT, INTS, DICT, GRAPH, WEIGHTED, MATRIX, SETS, SET, DEQUE),
    *(TREE, LINKED, LINES, NESTED, TUPLES, INSTANCE, ORDERED, FLOAT, INT),
)
"""What is tried where nothing that seemed likely is taken, in this order."""
