# %% min_stack_replay | O(n) | O(n) | lambda n: list(range(n, 0, -1)) | MinStack.replay
class MinStack:
    def __init__(self):
        self._items = []
        self._mins = []

    def push(self, x):
        self._items.append(x)
        if not self._mins or x <= self._mins[-1]:
            self._mins.append(x)

    def pop(self):
        x = self._items.pop()
        if x == self._mins[-1]:
            self._mins.pop()
        return x

    def replay(self, values):
        for v in values:
            self.push(v)
        total = 0
        while self._items:
            total += self._mins[-1]
            self.pop()
        return total

# %% smooth_last | O(n) | O(1) | lambda n: [i % 50 for i in range(n)] | RecentReadings.smooth_last
class RecentReadings:
    """Keeps the last `size` readings in a ring."""

    def __init__(self, size: int = 8):
        self.ring = [0.0] * size
        self.at = 0

    def add(self, value: float) -> float:
        self.ring[self.at % len(self.ring)] = value
        self.at += 1
        return sum(self.ring) / len(self.ring)

    def smooth_last(self, values: list[float]) -> float:
        peak = 0.0
        for v in values:
            peak = max(peak, self.add(v))
        return peak

# %% poly_times | O(n*m) | O(n) | lambda n: ([1] * n, [2] * n) | Poly.times
class Poly:
    @staticmethod
    def times(p: list[int], q: list[int]) -> list[int]:
        out = [0] * (len(p) + len(q) - 1)
        for i, a in enumerate(p):
            for j, b in enumerate(q):
                out[i + j] += a * b
        return out

# %% page_cache_misses | O(n) | O(1) | lambda n: list(range(n)) | PageCache.count_misses
from collections import OrderedDict

class PageCache:
    def __init__(self, capacity=6):
        self.capacity = capacity
        self.pages = OrderedDict()

    def count_misses(self, requests):
        misses = 0
        for page in requests:
            if page in self.pages:
                self.pages.move_to_end(page)
                continue
            misses += 1
            self.pages[page] = True
            if len(self.pages) > self.capacity:
                self.pages.popitem(last=False)
        return misses

# %% teams_join_all | O(n^2) | O(n) | lambda n: n | Teams.join_all
class Teams:
    def __init__(self):
        self.team_of = {}

    def join(self, a, b):
        old, new = self.team_of[a], self.team_of[b]
        for person, team in self.team_of.items():
            if team == old:
                self.team_of[person] = new

    def join_all(self, people):
        self.team_of = {p: p for p in range(people)}
        for p in range(people - 1):
            self.join(p, p + 1)
        return len(set(self.team_of.values()))

# %% queue_tickets | O(n log n) | O(n) | lambda n: [Ticket(p, f't{p}') for p in random.sample(range(9 * n), n)]
import random
from dataclasses import dataclass, field

@dataclass(order=True)
class Ticket:
    priority: int
    title: str = field(compare=False)

def queue_tickets(tickets: list[Ticket]) -> list[str]:
    return [t.title for t in sorted(tickets)]

# %% clock_advance | O(1) | O(1) | lambda n: n | Clock.advance
class Clock:
    def __init__(self, hour: int = 6, minute: int = 30):
        self.hour = hour
        self.minute = minute

    def advance(self, minutes: int) -> str:
        total = self.hour * 60 + self.minute + minutes
        self.hour, self.minute = divmod(total % (24 * 60), 60)
        return f"{self.hour:02d}:{self.minute:02d}"

# %% unique_tags | O(n^2) | O(n) | lambda n: list(range(n))
class Bag:
    def __init__(self):
        self.things = []

    def __contains__(self, thing):
        for t in self.things:
            if t == thing:
                return True
        return False

    def add(self, thing):
        self.things.append(thing)

def unique_tags(tags):
    bag = Bag()
    for tag in tags:
        if tag not in bag:
            bag.add(tag)
    return len(bag.things)

# %% treat_all | O(n^2) | O(n) | lambda n: list(range(n)) | WaitingRoom.treat_all
class WaitingRoom:
    def __init__(self):
        self.waiting = []

    def arrive(self, severity):
        self.waiting.append(severity)

    def treat_next(self):
        worst = max(self.waiting)
        self.waiting.remove(worst)
        return worst

    def treat_all(self, severities):
        for s in severities:
            self.arrive(s)
        treated = []
        while self.waiting:
            treated.append(self.treat_next())
        return treated

# %% range_best_run | O(n log n) | O(n) | lambda n: [(i * 37) % 1009 for i in range(n)] | RangeBest.run
class RangeBest:
    """Segment tree of maxima, bottom up."""

    def __init__(self):
        self.size = 0
        self.node = []

    def build(self, values):
        self.size = len(values)
        self.node = [0] * self.size + list(values)
        for i in range(self.size - 1, 0, -1):
            self.node[i] = max(self.node[2 * i], self.node[2 * i + 1])

    def best(self, lo, hi):
        lo += self.size
        hi += self.size
        found = 0
        while lo < hi:
            if lo & 1:
                found = max(found, self.node[lo])
                lo += 1
            if hi & 1:
                hi -= 1
                found = max(found, self.node[hi])
            lo >>= 1
            hi >>= 1
        return found

    def run(self, values):
        self.build(values)
        return sum(self.best(1, i) for i in range(1, len(values) + 1))

# %% total_ticks | O(n) | O(1) | lambda n: n
class Countdown:
    def __init__(self, start):
        self.left = start

    def __iter__(self):
        return self

    def __next__(self):
        if self.left <= 0:
            raise StopIteration
        self.left -= 1
        return self.left

def total_ticks(start):
    return sum(Countdown(start))

# %% relation_closure | O(n^3) | O(n^2) | lambda n: n | Relation.closure_of_ring
class Relation:
    def __init__(self):
        self.holds: list[list[bool]] = []

    def closure_of_ring(self, size: int) -> int:
        self.holds = [[j == (i + 1) % size for j in range(size)] for i in range(size)]
        for k in range(size):
            for i in range(size):
                for j in range(size):
                    self.holds[i][j] = self.holds[i][j] or (self.holds[i][k] and self.holds[k][j])
        return sum(map(sum, self.holds))

# %% merge_shifts | O(n log n) | O(n) | lambda n: [Shift(s, s + 1) for s in random.sample(range(6 * n), n)]
import random
from dataclasses import dataclass

@dataclass
class Shift:
    begin: int
    end: int

def merge_shifts(shifts):
    merged = []
    for shift in sorted(shifts, key=lambda s: s.begin):
        if merged and shift.begin <= merged[-1].end:
            merged[-1].end = max(merged[-1].end, shift.end)
        else:
            merged.append(Shift(shift.begin, shift.end))
    return merged

# %% run_turnstile | O(n) | O(1) | lambda n: ['coin', 'push'] * (n // 2)
from enum import Enum, auto

class Gate(Enum):
    LOCKED = auto()
    OPEN = auto()

def run_turnstile(events: list[str]) -> int:
    state = Gate.LOCKED
    passed = 0
    for event in events:
        if state is Gate.LOCKED and event == "coin":
            state = Gate.OPEN
        elif state is Gate.OPEN and event == "push":
            state = Gate.LOCKED
            passed += 1
    return passed

# %% ratio_reduced | O(log n) | O(1) | lambda n: worst_pair(n) | Ratio.reduced
def worst_pair(limit):
    a, b = 1, 2
    while b <= limit:
        a, b = b, a + b
    return b, a

class Ratio:
    def __init__(self, top: int = 1, bottom: int = 1):
        self.top = top
        self.bottom = bottom

    def reduced(self, top: int, bottom: int) -> "Ratio":
        a, b = top, bottom
        while b:
            a, b = b, a % b
        return Ratio(top // a, bottom // a)

# %% totients_upto | O(n log log n) | O(n) | lambda n: n | Totients.upto
class Totients:
    def __init__(self):
        self.phi = []

    def upto(self, limit):
        self.phi = list(range(limit + 1))
        for p in range(2, limit + 1):
            if self.phi[p] == p:
                for m in range(p, limit + 1, p):
                    self.phi[m] -= self.phi[m] // p
        return sum(self.phi)

# %% build_index | O(n log^2 n) | O(n) | lambda n: [(random.random(), random.random()) for _ in range(n)]
import random
from operator import itemgetter

class Split:
    def __init__(self, point, below, above):
        self.point = point
        self.below = below
        self.above = above

def build_index(points, axis=0):
    """k-d tree: sort along the axis, split at the middle, switch the axis."""
    if not points:
        return None
    ordered = sorted(points, key=itemgetter(axis))
    mid = len(ordered) // 2
    return Split(
        ordered[mid],
        build_index(ordered[:mid], 1 - axis),
        build_index(ordered[mid + 1:], 1 - axis),
    )

# %% straight_triples | O(n^3) | O(1) | lambda n: [Spot(i, i * i % 53) for i in range(n)]
from typing import NamedTuple

class Spot(NamedTuple):
    x: int
    y: int

def straight_triples(spots: list[Spot]) -> int:
    count = 0
    for i, a in enumerate(spots):
        for j in range(i):
            b = spots[j]
            for k in range(j):
                c = spots[k]
                if (b.x - a.x) * (c.y - a.y) == (c.x - a.x) * (b.y - a.y):
                    count += 1
    return count

# %% block_list_reads | O(n sqrt n) | O(n) | lambda n: list(range(n)) | BlockList.read_all
from math import isqrt

class BlockList:
    def __init__(self):
        self.blocks = []

    def get(self, index):
        for block in self.blocks:
            if index < len(block):
                return block[index]
            index -= len(block)
        raise IndexError(index)

    def read_all(self, values):
        size = isqrt(len(values)) + 1
        self.blocks = [values[i:i + size] for i in range(0, len(values), size)]
        return sum(self.get(i) for i in range(len(values)))

# %% committee_best | O(2^n) | O(1) | lambda n: ([3 + i % 5 for i in range(n)], 2 * n) | Committee.best_spend
class Committee:
    def best_spend(self, costs: list[int], budget: int) -> int:
        best = 0
        for mask in range(1 << len(costs)):
            spend = 0
            for i, cost in enumerate(costs):
                if mask >> i & 1:
                    spend += cost
            if best < spend <= budget:
                best = spend
        return best
