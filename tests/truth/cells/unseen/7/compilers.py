# %% decode_word | O(1) | O(1) | lambda n: n
def decode_word(word: int) -> tuple[int, int, int, int]:
    """opcode, target, source and immediate of a 32-bit instruction"""
    opcode = word >> 24 & 0xFF
    target = word >> 16 & 0xFF
    source = word >> 8 & 0xFF
    return opcode, target, source, word & 0xFF

# %% top_frame | O(1) | O(1) | lambda n: ([{"fn": f"f{i}", "line": i} for i in range(n)], ["int"] * n)
def top_frame(frames, types):
    if not frames:
        return "<module>"
    frame = frames[-1]
    caller = frames[-2] if len(frames) > 1 else None
    where = f"{frame['fn']}:{frame['line']}"
    return where if caller is None else where + " <- " + caller["fn"]

# %% switch_depth | O(log n) | O(log n) | lambda n: n
def switch_depth(cases_left):
    """Comparisons on the longest way through a switch that is compiled to a decision tree."""
    if cases_left <= 1:
        return 0
    lower = cases_left // 2
    return 1 + switch_depth(cases_left - lower)

# %% live_stores | O(n) | O(n) | lambda n: [(f"v{i + 1}", f"v{i}") for i in range(n)]
def live_stores(code):
    """code: (target, operand). Only stores of values that are read later on stay."""
    needed = {code[-1][0]} if code else set()
    kept = []
    for target, operand in reversed(code):
        if target in needed:
            needed.discard(target)
            needed.add(operand)
            kept.append((target, operand))
    kept.reverse()
    return kept

# %% resolve_labels | O(n) | O(n) | lambda n: [("label", i) if i % 2 else ("jump", i + 1 if i + 1 < n else 1) for i in range(n)]
def resolve_labels(program):
    """Two passes: addresses first, jumps then."""
    address = {}
    size = 0
    for kind, arg in program:
        if kind == "label":
            address[arg] = size
        else:
            size += 1
    return [("jump", address.get(arg, 0)) for kind, arg in program if kind == "jump"]

# %% stack_needed | O(n) | O(1) | lambda n: ["PUSH", "PUSH", "ADD", "POP"] * (n // 4)
EFFECT = {"PUSH": 1, "DUP": 1, "ADD": -1, "POP": -1, "NOP": 0}

def stack_needed(bytecode):
    height = highest = 0
    for op in bytecode:
        height += EFFECT[op]
        assert height >= 0, "stack underflow"
        if height > highest:
            highest = height
    return highest

# %% drop_nops | O(n) | O(1) | lambda n: ["NOP", "ADD"] * (n // 2)
def drop_nops(code: list[str]) -> int:
    """Moves what is worth keeping to the front, in place; returns its length."""
    write = 0
    for read in range(len(code)):
        if code[read] != "NOP":
            code[write] = code[read]
            write += 1
    return write

# %% sum_of_leaves | O(n) | O(n) | lambda n: chain(n)
from dataclasses import dataclass
from typing import Union

@dataclass
class Num:
    value: int

@dataclass
class Add:
    left: "Expr"
    right: "Expr"

Expr = Union[Num, Add]

def chain(n):
    tree: Expr = Num(0)
    for i in range(n):
        tree = Add(tree, Num(i))
    return tree

def sum_of_leaves(tree: Expr) -> int:
    match tree:
        case Num(value):
            return value
        case Add(left, right):
            return sum_of_leaves(left) + sum_of_leaves(right)

# %% cost_of_calls | O(n) | O(n) | lambda n: {i: (i - 1 if i else None) for i in range(n)}
from functools import cache

def cost_of_calls(calls):
    """calls[f]: the function that f calls (or None). Total cost of all, each with its callees."""
    @cache
    def cost(f):
        callee = calls[f]
        return 1 if callee is None else 1 + cost(callee)

    return sum(cost(f) for f in calls)

# %% assign_registers | O(n log n) | O(n) | lambda n: [(s, s + 7) for s in random.Random(41).sample(range(5 * n), n)]
import heapq
import random

def assign_registers(intervals: list[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """Linear scan; registers that are free again are used again, the smallest first."""
    free: list[int] = []
    active: list[tuple[int, int]] = []
    register_of = {}
    made = 0
    for start, end in sorted(intervals):
        while active and active[0][0] <= start:
            _, register = heapq.heappop(active)
            heapq.heappush(free, register)
        if free:
            register = heapq.heappop(free)
        else:
            register, made = made, made + 1
        register_of[start, end] = register
        heapq.heappush(active, (end, register))
    return register_of

# %% symbol_listing | O(n log n) | O(n) | lambda n: {f"sym{v:08d}": v for v in random.Random(42).sample(range(9 * n), n)}
import random

def symbol_listing(symbols):
    lines = []
    for name in sorted(symbols):
        lines.append(f"{symbols[name] % 65536:#06x} {name}")
    return "\n".join(lines)

# %% cancel_push_pop | O(n^2) | O(n) | lambda n: ["push"] * (n // 2) + ["pop"] * (n // 2)
def one_pass(code):
    """Takes the first neighbouring push/pop out, if there is one."""
    for i in range(len(code) - 1):
        if code[i] == "push" and code[i + 1] == "pop":
            return code[:i] + code[i + 2:], True
    return code, False

def cancel_push_pop(code):
    changed = True
    while changed:
        code, changed = one_pass(code)
    return code

# %% interference | O(n^2) | O(n^2) | lambda n: [(i, i + 2 * n) for i in range(n)]
def interference(ranges):
    """Edges between variables that live at the same time."""
    edges = set()
    for a in range(len(ranges)):
        for b in range(a):
            if ranges[a][0] < ranges[b][1] and ranges[b][0] < ranges[a][1]:
                edges.add((b, a))
    return edges

# %% defined_twice | O(n^2) | O(n) | lambda n: [i // 2 for i in range(n)]
def defined_twice(symbols):
    return {s for s in symbols if symbols.count(s) > 1}

# %% reaching_calls | O(n^2) | O(n) | lambda n: {i: [i + 1] if i + 1 < n else [] for i in range(n)}
def reach(graph, start):
    seen = {start}
    todo = [start]
    while todo:
        for callee in graph[todo.pop()]:
            if callee not in seen:
                seen.add(callee)
                todo.append(callee)
    return len(seen) - 1

def reaching_calls(graph):
    """For every function how many others it may end up in; each calls one other at most."""
    return {function: reach(graph, function) for function in graph}

# %% cyk_accepts | O(n^3) | O(n^2) | lambda n: "a" * n
RULES = {("S", "S"): "S", ("A", "B"): "S"}

def cyk_accepts(word):
    """Is the word in the language? Fixed small grammar in Chomsky normal form."""
    n = len(word)
    table = [[set() for _ in range(n + 1)] for _ in range(n + 1)]
    for i, letter in enumerate(word):
        table[i][i + 1].add("A" if letter == "a" else "B")
    for width in range(2, n + 1):
        for i in range(n - width + 1):
            for k in range(i + 1, i + width):
                for (left, right), head in RULES.items():
                    if left in table[i][k] and right in table[k][i + width]:
                        table[i][i + width].add(head)
    return n > 0 and "S" in table[0][n]

# %% smallest_inlining | O(2^n) | O(n) | lambda n: [(i % 3 + 1, i % 4) for i in range(n)]
def smallest_inlining(calls, i=0, size=0, inlined=0):
    """Every call is inlined (its gain shrinks the more are) or kept: smallest code by trying all."""
    if i == len(calls):
        return size
    cost, gain = calls[i]
    keep = smallest_inlining(calls, i + 1, size + 2, inlined)
    inline = smallest_inlining(calls, i + 1, size + cost + inlined - gain, inlined + 1)
    return min(keep, inline)

# %% macro_size | O(2^n) | O(n) | lambda n: n
def macro_size(depth):
    """#define Xk X(k-1) X(k-1): number of tokens after expansion, expanded honestly."""
    if depth == 0:
        return 1
    left = macro_size(depth - 1)
    right = macro_size(depth - 1)
    return left + right

# %% kept_lines | O(n*m) | O(n*m) | lambda n: ([f"line {i}" for i in range(n)], [f"row {i}" for i in range(n)])
def kept_lines(old, new):
    """Number of lines a diff need not touch."""
    rows, columns = len(old), len(new)
    best = [[0] * (columns + 1) for _ in range(rows + 1)]
    for r in range(rows - 1, -1, -1):
        for c in range(columns - 1, -1, -1):
            if old[r] == new[c]:
                best[r][c] = best[r + 1][c + 1] + 1
            else:
                best[r][c] = max(best[r + 1][c], best[r][c + 1])
    return best[0][0]

# %% link | O(n+m) | O(n+m) | lambda n: ([f"d{i}" for i in range(n)], [f"u{i}" for i in range(n)])
def link(defined: list[str], used: list[str]) -> tuple[list[str], list[str]]:
    """Undefined references and symbols nobody needs."""
    have, want = set(defined), set(used)
    return [u for u in used if u not in have], [d for d in defined if d not in want]
