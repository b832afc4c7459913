# %% fill | O(n^2) | O(n) | lambda n: list(range(n)) | Chain.fill
class Link:
    def __init__(self, value):
        self.value = value
        self.next = None


class Chain:
    """Singly linked, without a tail pointer."""

    def __init__(self):
        self.head = None

    def append(self, value):
        link = Link(value)
        if self.head is None:
            self.head = link
            return
        current = self.head
        while current.next:
            current = current.next
        current.next = link

    def fill(self, values):
        self.head = None
        for v in values:
            self.append(v)
        return self.head

# %% turn_around | O(n) | O(1) | lambda n: reduce(lambda tail, v: Car(v, tail), range(n), None)
from __future__ import annotations
from functools import reduce


class Car:
    def __init__(self, number: int, behind: Car | None = None):
        self.number = number
        self.behind = behind


def turn_around(engine: Car | None) -> Car | None:
    """The last car becomes the first."""
    previous = None
    while engine is not None:
        engine.behind, previous, engine = previous, engine, engine.behind
    return previous

# %% middle_value | O(n) | O(1) | lambda n: functools.reduce(lambda rest, v: Item(v, rest), range(n), None)
import functools


class Item:
    __slots__ = ("value", "rest")

    def __init__(self, value, rest):
        self.value = value
        self.rest = rest


def middle_value(item):
    slow = fast = item
    while fast.rest and fast.rest.rest:
        slow = slow.rest
        fast = fast.rest.rest
    return slow.value

# %% by_urgency | O(n log n) | O(n) | lambda n: [Ticket(i, p, float(i)) for i, p in enumerate(random.sample(range(n), n))]
import random
from dataclasses import dataclass


@dataclass
class Ticket:
    number: int
    priority: int
    opened: float = 0.0


def by_urgency(tickets: list[Ticket]) -> list[int]:
    queue = list(tickets)
    queue.sort(key=lambda t: (-t.priority, t.opened))
    return [t.number for t in queue]

# %% replay | O(n) | O(1) | lambda n: [f"/page/{i}" for i in range(n)] | PageCache.replay
from collections import OrderedDict


class PageCache:
    """Least recently used page goes first; the size of the cache is fixed."""

    CAPACITY = 32

    def __init__(self):
        self.pages = OrderedDict()

    def get(self, url):
        if url in self.pages:
            self.pages.move_to_end(url)
            return True
        self.pages[url] = True
        if len(self.pages) > self.CAPACITY:
            self.pages.popitem(last=False)
        return False

    def replay(self, urls):
        hits = 0
        for url in urls:
            if self.get(url):
                hits += 1
        return hits

# %% deposit | O(1) | O(1) | lambda n: (n, 0.01) | Account.deposit
class Account:
    def __init__(self, balance: float = 0.0):
        self.balance = balance
        self.bookings = 0

    def deposit(self, amount: float, fee: float = 0.0) -> float:
        if amount <= 0:
            raise ValueError("amount must be positive")
        self.balance += amount - amount * fee
        self.bookings += 1
        return round(self.balance, 2)

# %% insert_all | O(n^2) | O(n) | lambda n: list(range(n)) | SearchTree.insert_all
class Entry:
    def __init__(self, key):
        self.key = key
        self.left = None
        self.right = None


class SearchTree:
    def __init__(self):
        self.root = None

    def insert(self, key):
        if self.root is None:
            self.root = Entry(key)
            return True
        at = self.root
        while True:
            if key == at.key:
                return False
            side = "left" if key < at.key else "right"
            child = getattr(at, side)
            if child is None:
                setattr(at, side, Entry(key))
                return True
            at = child

    def insert_all(self, keys):
        self.root = None
        return sum(self.insert(k) for k in keys)

# %% add | O(n) | O(n) | lambda n: "abcde" * (n // 5 + 1) | Trie.add
class Trie:
    def __init__(self):
        self.children: dict[str, dict] = {}

    def add(self, word: str) -> bool:
        """True if the word was new."""
        node = self.children
        for letter in word:
            node = node.setdefault(letter, {})
        is_new = "$" not in node
        node["$"] = {}
        return is_new

# %% sort | O(n log n) | O(n) | lambda n: list(range(n, 0, -1)) | MinHeap.sort
class MinHeap:
    def __init__(self):
        self.data = []

    def push(self, x):
        self.data.append(x)
        i = len(self.data) - 1
        while i and self.data[(i - 1) // 2] > self.data[i]:
            p = (i - 1) // 2
            self.data[i], self.data[p] = self.data[p], self.data[i]
            i = p

    def pop(self):
        top = self.data[0]
        last = self.data.pop()
        if self.data:
            self.data[0] = last
            self._sink(0)
        return top

    def _sink(self, i):
        size = len(self.data)
        while 2 * i + 1 < size:
            c = 2 * i + 1
            if c + 1 < size and self.data[c + 1] < self.data[c]:
                c += 1
            if self.data[i] <= self.data[c]:
                return
            self.data[i], self.data[c] = self.data[c], self.data[i]
            i = c

    def sort(self, values):
        self.data = []
        for v in values:
            self.push(v)
        return [self.pop() for _ in range(len(values))]

# %% price_all | O(n*m) | O(n) | lambda n: ([{"sku": i, "price": i * 0.5} for i in range(n)], [n - 1] * n) | Shop.price_all
class Shop:
    def __init__(self):
        self.catalog = []

    def find(self, sku):
        for product in self.catalog:
            if product["sku"] == sku:
                return product
        return None

    def price_all(self, catalog, cart):
        self.catalog = catalog
        receipt = []
        for sku in cart:
            product = self.find(sku)
            if product is not None:
                receipt.append((sku, product["price"]))
        return receipt

# %% times | O(n*m) | O(n) | lambda n: ([2] * n, [3] * n) | Polynomial.times
class Polynomial:
    def __init__(self, coefficients: list[int]):
        self.coefficients = coefficients

    @staticmethod
    def times(p: list[int], q: list[int]) -> list[int]:
        product = [0] * (len(p) + len(q) - 1)
        for i, a in enumerate(p):
            for j, b in enumerate(q):
                product[i + j] += a * b
        return product

# %% busy_hours | O(n log n) | O(n) | lambda n: [Meeting(s, s + 3) for s in random.sample(range(10 * n), n)]
import random
from typing import NamedTuple


class Meeting(NamedTuple):
    start: int
    end: int


def busy_hours(meetings: list[Meeting]) -> int:
    """Total time covered by at least one meeting."""
    covered = 0
    reach = float("-inf")
    for m in sorted(meetings, key=lambda m: m.start):
        if m.start > reach:
            covered += m.end - m.start
            reach = m.end
        elif m.end > reach:
            covered += m.end - reach
            reach = m.end
    return covered

# %% replay_sales | O(n log n) | O(n) | lambda n: list(range(n)) | Fenwick.replay_sales
class Fenwick:
    def __init__(self):
        self.tree = [0]

    def add(self, i, amount):
        while i < len(self.tree):
            self.tree[i] += amount
            i += i & -i

    def prefix(self, i):
        total = 0
        while i:
            total += self.tree[i]
            i -= i & -i
        return total

    def replay_sales(self, sales):
        """After each day: the sum of the first half of the year so far."""
        self.tree = [0] * (len(sales) + 1)
        report = []
        for day, amount in enumerate(sales, 1):
            self.add(day, amount)
            report.append(self.prefix(day // 2))
        return report

# %% rejected | O(n) | O(n) | lambda n: ([i / n for i in range(n)], n) | RateLimiter.rejected
from collections import deque


class RateLimiter:
    def __init__(self, window: float = 60.0):
        self.window = window
        self.recent: deque[float] = deque()

    def rejected(self, timestamps: list[float], limit: int) -> int:
        """How many of the ascending requests exceed the limit per window?"""
        self.recent.clear()
        refused = 0
        for now in timestamps:
            while self.recent and now - self.recent[0] >= self.window:
                self.recent.popleft()
            if len(self.recent) < limit:
                self.recent.append(now)
            else:
                refused += 1
        return refused

# %% unlink_doubles | O(n^2) | O(1) | lambda n: functools.reduce(lambda rest, v: Track(v, rest), range(n), None)
import functools


class Track:
    def __init__(self, title, after=None):
        self.title = title
        self.after = after


def unlink_doubles(first: Track) -> int:
    """Removes repeated titles from the playlist without extra memory."""
    removed = 0
    here = first
    while here:
        runner = here
        while runner.after:
            if runner.after.title == here.title:
                runner.after = runner.after.after
                removed += 1
            else:
                runner = runner.after
        here = here.after
    return removed

# %% best_choice | O(2^n) | O(n) | lambda n: ([(1 + i % 3, i % 5) for i in range(n)], 3 * n) | Buffet.best_choice
class Buffet:
    def __init__(self):
        self.best = 0

    def _try(self, dishes, i, room, joy):
        self.best = max(self.best, joy)
        if i == len(dishes):
            return
        size, taste = dishes[i]
        self._try(dishes, i + 1, room, joy)
        if size <= room:
            self._try(dishes, i + 1, room - size, joy + taste)

    def best_choice(self, dishes, room):
        self.best = 0
        self._try(dishes, 0, room, 0)
        return self.best

# %% similarity | O(n) | O(1) | lambda n: (Sparse({i: 1.0 for i in range(n)}), Sparse({i: 2.0 for i in range(n)}))
class Sparse:
    def __init__(self, weights: dict[int, float]):
        self.weights = weights

    def dot(self, other: "Sparse") -> float:
        return sum(w * other.weights.get(k, 0.0) for k, w in self.weights.items())

    def norm(self) -> float:
        return self.dot(self) ** 0.5


def similarity(a: Sparse, b: Sparse) -> float:
    return a.dot(b) / (a.norm() * b.norm() or 1.0)

# %% first_bad | O(log n) | O(1) | lambda n: n | Releases.first_bad
class Releases:
    def __init__(self):
        self.broken_since = 3
        self.checks = 0

    def is_bad(self, version):
        self.checks += 1
        return version >= self.broken_since

    def first_bad(self, newest):
        """Like git bisect over the versions 1..newest."""
        good, bad = 0, newest
        while bad - good > 1:
            middle = (good + bad) // 2
            if self.is_bad(middle):
                bad = middle
            else:
                good = middle
        return bad

# %% crack | O(2^n) | O(n) | lambda n: [1] * n | SwitchLock.crack
from itertools import product


class SwitchLock:
    def __init__(self):
        self.attempts = 0

    def crack(self, secret: list[int]) -> int:
        self.attempts = 0
        for setting in product((0, 1), repeat=len(secret)):
            self.attempts += 1
            if list(setting) == secret:
                break
        return self.attempts

# %% largest_square | O(sqrt n) | O(1) | lambda n: n | Tiles.largest_square
class Tiles:
    def __init__(self):
        self.left_over = 0

    def largest_square(self, tiles: int) -> int:
        """Side of the largest square one can lay; keeps the remainder."""
        side = 0
        odd = 1
        while tiles >= odd:
            tiles -= odd
            odd += 2
            side += 1
        self.left_over = tiles
        return side
