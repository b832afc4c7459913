# %% hex_colour | O(1) | O(1) | lambda n: "#ff8800"
def hex_colour(code: str) -> tuple[int, int, int]:
    """'#rrggbb' to three numbers."""
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)

# %% quarter_of | O(1) | O(1) | lambda n: {"when": "2024-05-17", "notes": ["n"] * n}
from datetime import date

def quarter_of(row):
    day = date.fromisoformat(row["when"])
    return f"{day.year}Q{(day.month - 1) // 3 + 1}"

# %% varint | O(log n) | O(log n) | lambda n: n
def varint(value: int) -> list[int]:
    """Seven bits a byte, lowest first, the high bit says that more follow."""
    out = []
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return out

# %% line_and_column | O(log n) | O(1) | lambda n: ([40 * i for i in range(n)], 40 * n - 3)
from bisect import bisect_right

def line_and_column(line_starts, offset):
    line = bisect_right(line_starts, offset) - 1
    return line + 1, offset - line_starts[line] + 1

# %% tokens_of | O(n) | O(n) | lambda n: "a+b*" * (n // 4) + "c"
import re

TOKEN = re.compile(r"\s*(?:(\w+)|(.))")

def tokens_of(source):
    return [name or sign for name, sign in TOKEN.findall(source)]

# %% eval_rpn | O(n) | O(n) | lambda n: ["1"] * n + ["-"] * (n - 1)
import operator

OPS = {"+": operator.add, "-": operator.sub}

def eval_rpn(tokens: list[str]) -> int:
    """Reverse Polish notation with plus and minus."""
    stack = []
    for token in tokens:
        if token in OPS:
            right = stack.pop()
            left = stack.pop()
            stack.append(OPS[token](left, right))
        else:
            stack.append(int(token))
    return stack[-1]

# %% unescape | O(n) | O(n) | lambda n: "a\\n" * n
def unescape(raw):
    out = []
    chars = iter(raw)
    for ch in chars:
        if ch == "\\":
            follow = next(chars, "")
            out.append({"n": "\n", "t": "\t"}.get(follow, follow))
        else:
            out.append(ch)
    return "".join(out)

# %% query_params | O(n) | O(n) | lambda n: "&".join(f"k{i}=v" for i in range(n))
def query_params(query: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for part in query.split("&"):
        key, _, value = part.partition("=")
        found.setdefault(key, []).append(value)
    return found

# %% code_line_count | O(n) | O(1) | lambda n: ["x = 1  # one"] * n
def without_comments(lines):
    for line in lines:
        code = line.split("#", 1)[0].rstrip()
        if code:
            yield code

def code_line_count(lines):
    """Lines that hold more than a comment."""
    return sum(1 for _ in without_comments(lines))

# %% roman_value | O(n) | O(1) | lambda n: "M" * n
ROMAN = dict(I=1, V=5, X=10, L=50, C=100, D=500, M=1000)

def roman_value(numeral):
    total = 0
    previous = 0
    for letter in reversed(numeral):
        value = ROMAN[letter]
        total += value if value >= previous else -value
        previous = max(previous, value)
    return total

# %% total_from_json | O(n) | O(n) | lambda n: '[' + ', '.join(['{"price": 5}'] * n) + ']'
import json

def total_from_json(document: str) -> int:
    return sum(item["price"] for item in json.loads(document))

# %% outline | O(n) | O(n) | lambda n: [(i, f"t{i}") for i in range(n)]
class Heading:
    def __init__(self, text):
        self.text = text
        self.inside = []

def outline(rows):
    """Nests (indent, text) rows into a tree of headings."""
    top = Heading("")
    open_ones = [(-1, top)]
    for indent, text in rows:
        while open_ones[-1][0] >= indent:
            open_ones.pop()
        node = Heading(text)
        open_ones[-1][1].inside.append(node)
        open_ones.append((indent, node))
    return top

# %% tidy_imports | O(n log n) | O(n) | lambda n: [f"import m{v}" for v in random.Random(2).sample(range(10**6, 10**7), n)]
import random

def tidy_imports(lines):
    names = {line.removeprefix("import ").strip() for line in lines}
    return ["import " + name for name in sorted(names)]

# %% newest_versions | O(n log n) | O(n) | lambda n: [f"{v % 10}.{v // 10 % 100}.{v // 1000 % 1000}" for v in random.Random(5).sample(range(10**5, 10**6), n)]
import random

def as_key(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))

def newest_versions(versions: list[str]) -> list[str]:
    """All versions, the newest first."""
    return sorted(versions, key=as_key, reverse=True)

# %% back_of_book | O(n log n) | O(n) | lambda n: [(f"w{v:07d}", v % 300) for v in random.Random(7).sample(range(10 * n), n)]
import random
from collections import defaultdict

def back_of_book(mentions):
    """(word, page) pairs to lines for the printed index."""
    pages = defaultdict(set)
    for word, page in mentions:
        pages[word].add(page)
    return [f"{word}: {min(pages[word])}" for word in sorted(pages)]

# %% eat_digits | O(n^2) | O(n) | lambda n: "7" * n
def eat_digits(text):
    """How many digits does the text begin with?"""
    count = 0
    while text and text[0].isdigit():
        count += 1
        text = text[1:]
    return count

# %% nesting_of | O(n^2) | O(n^2) | lambda n: "(" * n
def nesting_of(text, level=0):
    # deepest level of brackets
    if not text:
        return level
    step = {"(": 1, ")": -1}.get(text[0], 0)
    return max(level, nesting_of(text[1:], level + step))

# %% macro_table | O(n^2) | O(n) | lambda n: [f"name{i}=x" for i in range(n)]
def macro_table(lines: list[str]) -> list[tuple[str, str]]:
    """Later definitions replace earlier ones, the order of first sight stays."""
    names: list[str] = []
    values: list[str] = []
    for line in lines:
        name, value = line.split("=")
        if name in names:
            values[names.index(name)] = value
        else:
            names.append(name)
            values.append(value)
    return list(zip(names, values))

# %% lines_per_keyword | O(n*m) | O(n) | lambda n: ([f"k{i:06d}" for i in range(n)], ["the quick brown fox"] * n)
def lines_per_keyword(keywords, lines):
    return {word: sum(word in line for line in lines) for word in keywords}

# %% possible_readings | O(2^n) | O(n) | lambda n: "?" * n
def possible_readings(pattern: str, at: int = 0, ones: int = 0) -> int:
    """Each '?' was a 0 or a 1; in how many readings is the number of ones divisible by three?"""
    if at == len(pattern):
        return 1 if ones % 3 == 0 else 0
    if pattern[at] == "?":
        return possible_readings(pattern, at + 1, ones) + possible_readings(pattern, at + 1, ones + 1)
    return possible_readings(pattern, at + 1, ones + (pattern[at] == "1"))

