# %% severity_rank | O(1) | O(1) | lambda n: {"level": "ERROR", "lines": ["x"] * n}
ORDER = {"DEBUG": 0, "INFO": 1, "WARNING": 2, "ERROR": 3}

def severity_rank(record: dict) -> int:
    """How bad is this record? Unknown levels count as INFO."""
    return ORDER.get(record["level"], 1)

# %% latest_entries | O(1) | O(1) | lambda n: list(range(n))
def latest_entries(entries):
    # what the status widget shows
    return entries[-5:][::-1]

# %% ring_write | O(1) | O(1) | lambda n: "x" | RingLog.write
class RingLog:
    def __init__(self, capacity=128):
        self.slots = [None] * capacity
        self.next = 0

    def write(self, line):
        self.slots[self.next % len(self.slots)] = line
        self.next += 1
        return self.next

# %% first_entry_after | O(log n) | O(1) | lambda n: ([{"ts": 2 * i, "msg": "m"} for i in range(n)], 2 * n)
from bisect import bisect_right

def first_entry_after(entries: list[dict], when: int):
    at = bisect_right(entries, when, key=lambda e: e["ts"])
    return entries[at] if at < len(entries) else None

# %% patience_until | O(log n) | O(1) | lambda n: n
def patience_until(limit):
    """Attempts an exponential backoff makes before one wait exceeds the limit."""
    wait = 1
    attempts = 0
    while wait < limit:
        attempts += 1
        wait *= 2
    return attempts

# %% thinned_out | O(sqrt n) | O(sqrt n) | lambda n: list(range(n))
def thinned_out(lines):
    """Keep lines 0, 1, 4, 9, 16 ...: dense at the start, sparse later."""
    kept = []
    at, step = 0, 1
    while at < len(lines):
        kept.append(lines[at])
        at += step
        step += 2
    return kept

# %% level_tally | O(n) | O(1) | lambda n: ["ERROR disk full" if i % 3 else "INFO ok" for i in range(n)]
def level_tally(lines: list[str]) -> dict[str, int]:
    counts = {"INFO": 0, "WARN": 0, "ERROR": 0}
    for line in lines:
        level = line.split(" ", 1)[0]
        if level in counts:
            counts[level] += 1
    return counts

# %% last_lines | O(n) | O(1) | lambda n: ["line"] * n
from collections import deque

def last_lines(stream, keep=10):
    return list(deque(iter(stream), maxlen=keep))

# %% biggest_burst | O(n) | O(1) | lambda n: list(range(0, 10 * n, 10))
def biggest_burst(stamps, span=60):
    """Most events within any `span` seconds; stamps arrive in order."""
    best = start = 0
    for end in range(len(stamps)):
        while stamps[end] - stamps[start] >= span:
            start += 1
        best = max(best, end - start + 1)
    return best

# %% squash_repeats | O(n) | O(n) | lambda n: ["up" if i % 2 else "down" for i in range(n)]
from itertools import groupby

def squash_repeats(lines):
    return [(line, sum(1 for _ in run)) for line, run in groupby(lines)]

# %% root_cause | O(n) | O(1) | lambda n: chain_of(n)
class Failure:
    def __init__(self, text, cause=None):
        self.text = text
        self.cause = cause

def chain_of(n):
    failure = None
    for i in range(n):
        failure = Failure("failed", failure)
    return failure

def root_cause(failure):
    while failure.cause is not None:
        failure = failure.cause
    return failure.text

# %% self_times | O(n) | O(n) | lambda n: {"name": "s", "ms": 2 * n, "children": [{"name": "c", "ms": 1, "children": []} for i in range(n)]}
def self_times(span: dict) -> list[int]:
    """Own time of every span of a trace, without what its children took."""
    result = []
    todo = [span]
    while todo:
        current = todo.pop()
        inner = 0
        for child in current["children"]:
            inner += child["ms"]
            todo.append(child)
        result.append(current["ms"] - inner)
    return result

# %% p95_per_endpoint | O(n log n) | O(n) | lambda n: [("/a", v) for v in random.Random(3).sample(range(10 * n), n)]
import random
from collections import defaultdict

def p95_per_endpoint(hits):
    by_path = defaultdict(list)
    for path, ms in hits:
        by_path[path].append(ms)
    out = {}
    for path, values in by_path.items():
        values.sort()
        out[path] = values[int(len(values) * 0.95)]
    return out

# %% worst_first | O(n log n) | O(n) | lambda n: [{"level": v % 4, "ts": v} for v in random.Random(5).sample(range(10 * n), n)]
import random

def worst_first(records):
    return sorted(records, key=lambda r: (-r["level"], r["ts"]))

# %% longest_silence | O(n log n) | O(n) | lambda n: random.Random(1).sample(range(10 * n), n)
import random
from itertools import pairwise

def longest_silence(stamps: list[int]) -> int:
    ordered = sorted(stamps)
    return max((b - a for a, b in pairwise(ordered)), default=0)

# %% never_finished | O(n^2) | O(n) | lambda n: [("start", i) for i in range(n)] + [("end", i) for i in reversed(range(n))]
def never_finished(events):
    running = []
    for kind, job in events:
        if kind == "start":
            running.append(job)
        elif job in running:
            running.remove(job)
    return running

# %% near_duplicates | O(n^2) | O(n) | lambda n: list(range(0, 100 * n, 100))
def near_duplicates(stamps, tolerance=5):
    """How many pairs of alerts came so close together that they are one incident?"""
    pairs = 0
    for i, a in enumerate(stamps):
        for b in stamps[i + 1 :]:
            if abs(a - b) <= tolerance:
                pairs += 1
    return pairs

# %% unseen_hosts | O(n^2) | O(n) | lambda n: [{"host": f"h{i}"} for i in range(n)]
def unseen_hosts(records):
    hosts: list[str] = []
    for r in records:
        if r["host"] not in hosts:
            hosts.append(r["host"])
    return hosts

# %% blame_deploys | O(n*m) | O(n) | lambda n: (list(range(n)), list(range(10 * n, 11 * n - 1)) + [0], n)
def blame_deploys(errors: list[int], deploys: list[int], window: int = 30) -> list[int]:
    """Errors that follow some deploy within the window."""
    return [e for e in errors if any(0 <= e - d <= window for d in deploys)]

# %% weave_hosts | O(n+m) | O(n+m) | lambda n: ([(2 * i, "a") for i in range(n)], [(2 * i + 1, "b") for i in range(n)])
import heapq

def weave_hosts(left, right):
    return [f"{host}@{ts}" for ts, host in heapq.merge(left, right)]

