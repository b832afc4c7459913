# %% cursor_move | O(1) | O(1) | lambda n: ({"line": 3, "col": 9, "text": "x" * n}, "left")
MOVES = {"left": (0, -1), "right": (0, 1), "up": (-1, 0), "down": (1, 0)}

def cursor_move(view, key):
    dl, dc = MOVES.get(key, (0, 0))
    return max(0, view["line"] + dl), max(0, view["col"] + dc)

# %% type_over | O(1) | O(1) | lambda n: (GapBuffer(["a"] * n, ["b"] * n), "x")
class GapBuffer:
    """What is after the gap is stored backwards."""

    def __init__(self, before, after):
        self.before = before
        self.after = after

def type_over(buffer: GapBuffer, char: str) -> int:
    """Overwrites the character behind the cursor; the cursor stays."""
    if buffer.after:
        buffer.after[-1] = char
    return len(buffer.before) + 1

# %% line_of_offset | O(log n) | O(1) | lambda n: (list(range(0, 40 * n, 40)), 40 * n - 3)
import bisect

def line_of_offset(starts, offset):
    """(line, column) given the sorted offsets of the line starts."""
    line = bisect.bisect_right(starts, offset) - 1
    return line, offset - starts[line]

# %% rope_char | O(log n) | O(log n) | lambda n: (rope_of("ab" * n), n)
class Rope:
    def __init__(self, left, right, size, text=""):
        self.left, self.right, self.size, self.text = left, right, size, text

def rope_of(text):
    """Balanced, eight characters a leaf."""
    if len(text) <= 8:
        return Rope(None, None, len(text), text)
    half = len(text) // 2
    return Rope(rope_of(text[:half]), rope_of(text[half:]), len(text))

def rope_char(rope, index):
    if rope.left is None:
        return rope.text[index]
    if index < rope.left.size:
        return rope_char(rope.left, index)
    return rope_char(rope.right, index - rope.left.size)

# %% undo_all | O(n) | O(n) | lambda n: [("ins", i) for i in range(n)]
def undo_all(history):
    inverse = {"ins": "del", "del": "ins"}
    return [(inverse[kind], what) for kind, what in reversed(history)]

# %% backspaced | O(n) | O(n) | lambda n: "abc#" * (n // 4)
def backspaced(keys):
    """What stands on the screen, # is the backspace."""
    out = []
    for key in keys:
        if key != "#":
            out.append(key)
        elif out:
            out.pop()
    return "".join(out)

# %% expand_tabs | O(n) | O(n) | lambda n: "\tx" * (n // 2)
def expand_tabs(line: str, width: int = 4) -> str:
    pieces = []
    column = 0
    for char in line:
        if char == "\t":
            fill = width - column % width
            pieces.append(" " * fill)
            column += fill
        else:
            pieces.append(char)
            column += 1
    return "".join(pieces)

# %% fold_regions | O(n) | O(n) | lambda n: list(range(n // 2)) + list(range(n // 2, 0, -1))
def fold_regions(indents):
    """(first, last) line of each foldable block."""
    open_blocks, regions = [], []
    for line, depth in enumerate(indents):
        while open_blocks and open_blocks[-1][0] >= depth:
            _, start = open_blocks.pop()
            if line - 1 > start:
                regions.append((start, line - 1))
        open_blocks.append((depth, line))
    while open_blocks:
        _, start = open_blocks.pop()
        if len(indents) - 1 > start:
            regions.append((start, len(indents) - 1))
    return regions

# %% camel_to_snake | O(n) | O(n) | lambda n: "fooBar" * (n // 6 + 1)
import re

def camel_to_snake(name):
    return re.sub(r"([A-Z])", r"_\1", name).lower().lstrip("_")

# %% common_indent | O(n) | O(n) | lambda n: ["    " + "x" for _ in range(n)]
def common_indent(lines):
    """Dedents short lines by what they share."""
    used = [line for line in lines if line.strip()]
    margin = min((len(line) - len(line.lstrip()) for line in used), default=0)
    return [line[margin:] for line in lines]

# %% piece_length | O(n) | O(1) | lambda n: pieces_of(n)
class Piece:
    __slots__ = ("length", "dead", "after")

    def __init__(self, length, dead, after):
        self.length, self.dead, self.after = length, dead, after

def pieces_of(n):
    head = None
    for i in range(n):
        head = Piece(i % 7, i % 3 == 0, head)
    return head

def piece_length(piece):
    total = 0
    while piece is not None:
        if not piece.dead:
            total += piece.length
        piece = piece.after
    return total

# %% sorted_selection | O(n log n) | O(n) | lambda n: "\n".join(random.Random(31).sample([f"{i:07d}" for i in range(n)], n))
import random

def sorted_selection(text):
    lines = text.split("\n")
    lines.sort(key=str.casefold)
    return "\n".join(lines)

# %% merged_highlights | O(n log n) | O(n) | lambda n: [(v, v + 3) for v in random.Random(32).sample(range(9 * n), n)]
import random

def merged_highlights(spans):
    result = []
    for begin, end in sorted(spans):
        if result and begin <= result[-1][1]:
            result[-1][1] = max(result[-1][1], end)
        else:
            result.append([begin, end])
    return result

# %% ranking_as_list | O(n log n) | O(n) | lambda n: [(w, v) for v, w in zip(random.Random(33).sample(range(9 * n), n), map(str, range(n)))]
import random
from heapq import heapify, heappop

def completion_ranking(candidates):
    """Yields the words by descending score; lazily, but the caller takes all of them."""
    heap = [(-score, word) for word, score in candidates]
    heapify(heap)
    while heap:
        yield heappop(heap)[1]

def ranking_as_list(candidates):
    return list(completion_ranking(candidates))

# %% lines_in_common | O(n^2) | O(n) | lambda n: [f"line {i}" for i in range(n)]
def lines_in_common(lines):
    """Length of the longest block that appears twice (table of two rows)."""
    n = len(lines)
    best = 0
    above = [0] * (n + 1)
    for i in range(n):
        row = [0] * (n + 1)
        for j in range(i):
            if lines[i] == lines[j]:
                row[j + 1] = above[j] + 1
                best = max(best, row[j + 1])
        above = row
    return best

# %% insert_marks | O(n^2) | O(n) | lambda n: list(range(n, 0, -1))
def insert_marks(positions):
    """Keeps the marks sorted by walking from the right; positions may come in any order."""
    marks = []
    for p in positions:
        marks.append(p)
        k = len(marks) - 1
        while k > 0 and marks[k - 1] > p:
            marks[k] = marks[k - 1]
            k -= 1
        marks[k] = p
    return marks

# %% replay_cursors | O(n^2) | O(n) | lambda n: [("add", i) for i in range(n)]
def replay_cursors(events):
    """All cursors behind an insertion move on by one."""
    cursors = []
    for kind, at in events:
        for k in range(len(cursors)):
            if cursors[k] >= at:
                cursors[k] += 1
        if kind == "add":
            cursors.append(at)
    return cursors

# %% wrap_penalty | O(n^3) | O(n) | lambda n: ([3] * n, 10 * n)
def wrap_penalty(widths, limit):
    """Least sum of squared blanks; each candidate line is summed again."""
    n = len(widths)
    cost = [0] + [float("inf")] * n
    for end in range(1, n + 1):
        for start in range(end):
            used = 0
            for k in range(start, end):
                used += widths[k]
            if used <= limit:
                cost[end] = min(cost[end], cost[start] + (limit - used) ** 2)
    return cost[n]

# %% abbreviations | O(2^n) | O(2^n) | lambda n: list(range(n))
def abbreviations(word):
    """Each letter stays or goes. Works breadth-first on (count, last kept)."""
    layer = [(0, None)]
    for letter in word:
        layer = [state for kept, last in layer for state in ((kept, last), (kept + 1, letter))]
    return len(layer)

# %% fuzzy_hits | O(n*m) | O(n) | lambda n: (["q" * 3 + str(i % 10) for i in range(n)], [f"w{i}" for i in range(n)])
def fuzzy_hits(queries, words):
    """For each query the number of words with the same first letter."""
    hits = []
    for query in queries:
        hits.append(sum(1 for word in words if word[0] == query[0]))
    return hits
