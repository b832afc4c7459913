# %% two_stack_relay | O(n) | O(n) | lambda n: list(range(n)) | TwoStackQueue.relay
class TwoStackQueue:
    def __init__(self):
        self.inbox = []
        self.outbox = []

    def put(self, item):
        self.inbox.append(item)

    def get(self):
        if not self.outbox:
            while self.inbox:
                self.outbox.append(self.inbox.pop())
        return self.outbox.pop()

    def relay(self, items):
        for item in items:
            self.put(item)
        return [self.get() for _ in items]

# %% running_median | O(n log n) | O(n) | lambda n: list(range(n)) | RunningMedian.feed
from heapq import heappush, heappop, heappushpop

class RunningMedian:
    def __init__(self):
        self.low: list[float] = []
        self.high: list[float] = []

    def add(self, x: float) -> float:
        heappush(self.high, -heappushpop(self.low, -x))
        if len(self.high) > len(self.low):
            heappush(self.low, -heappop(self.high))
        if len(self.low) > len(self.high):
            return -self.low[0]
        return (self.high[0] - self.low[0]) / 2

    def feed(self, stream: list[float]) -> list[float]:
        return [self.add(x) for x in stream]

# %% cache_misses | O(n) | O(1) | lambda n: list(range(n)) | RecentCache.replay
from collections import OrderedDict

class RecentCache:
    """Keeps the 64 keys used last."""
    CAPACITY = 64

    def __init__(self):
        self.kept = OrderedDict()

    def touch(self, key):
        hit = key in self.kept
        self.kept[key] = True
        self.kept.move_to_end(key)
        if len(self.kept) > self.CAPACITY:
            self.kept.popitem(last=False)
        return hit

    def replay(self, keys):
        return sum(not self.touch(k) for k in keys)

# %% draft_history | O(n^2) | O(n^2) | lambda n: ['word'] * n | Draft.type_all
class Draft:
    def __init__(self):
        self.words: list[str] = []
        self.undo_stack: list[list[str]] = []

    def type(self, word: str) -> None:
        self.undo_stack.append(list(self.words))
        self.words.append(word)

    def type_all(self, words: list[str]) -> int:
        for w in words:
            self.type(w)
        return len(self.undo_stack)

# %% payment_order | O(n log n) | O(n) | lambda n: [Invoice(str(d), d, d * 1.5) for d in random.Random(n).sample(range(n), n)]
import random
from dataclasses import dataclass

@dataclass
class Invoice:
    number: str
    due: int
    amount: float

def payment_order(invoices: list[Invoice]) -> list[str]:
    ordered = sorted(invoices, key=lambda inv: (inv.due, -inv.amount))
    return [inv.number for inv in ordered]

# %% inversions_by_fenwick | O(n log n) | O(n) | lambda n: list(range(n, 0, -1))
class Tally:
    def __init__(self, size):
        self.cells = [0] * (size + 1)

    def add(self, i):
        while i < len(self.cells):
            self.cells[i] += 1
            i += i & -i

    def upto(self, i):
        s = 0
        while i:
            s += self.cells[i]
            i &= i - 1
        return s

def inversions_by_fenwick(ranks):
    """ranks is a permutation of 1..n."""
    tally = Tally(len(ranks))
    total = 0
    for seen, r in enumerate(ranks):
        total += seen - tally.upto(r)
        tally.add(r)
    return total

# %% trie_load | O(n*m) | O(n*m) | lambda n: [chr(0x4e00 + i % 20000) + 'a' * (n - 1) for i in range(n)] | Trie.load
class Trie:
    def __init__(self):
        self.root = {}

    def insert(self, word):
        node = self.root
        for ch in word:
            node = node.setdefault(ch, {})
        node['$'] = True

    def load(self, words):
        for word in words:
            self.insert(word)
        return len(self.root)

# %% account_withdraw | O(1) | O(1) | lambda n: float(n) | Account.withdraw
class Account:
    def __init__(self, balance: float = 1e12, fee: float = 0.01):
        self.balance = balance
        self.fee = fee

    def withdraw(self, amount: float) -> float:
        charge = max(1.0, amount * self.fee)
        if amount + charge > self.balance:
            raise ValueError("insufficient funds")
        self.balance -= amount + charge
        return self.balance

# %% shortest_job_first | O(n^2) | O(n) | lambda n: list(range(n, 0, -1))
class PlainQueue:
    def __init__(self):
        self.jobs = []

    def push(self, job):
        self.jobs.append(job)

    def pop_smallest(self):
        job = min(self.jobs)
        self.jobs.remove(job)
        return job

def shortest_job_first(durations):
    q = PlainQueue()
    for d in durations:
        q.push(d)
    clock = waited = 0
    while q.jobs:
        waited += clock
        clock += q.pop_smallest()
    return waited

# %% fill_cart | O(n^2) | O(n) | lambda n: [('item', 1 + i % 5, 2.5) for i in range(n)]
from dataclasses import dataclass, field

@dataclass
class Cart:
    lines: list[tuple[str, int, float]] = field(default_factory=list)

    @property
    def total(self) -> float:
        return sum(qty * price for _, qty, price in self.lines)

def fill_cart(wishes: list[tuple[str, int, float]], budget: float = 1e15) -> Cart:
    cart = Cart()
    for name, qty, price in wishes:
        if cart.total + qty * price <= budget:
            cart.lines.append((name, qty, price))
    return cart

# %% countdown_total | O(n) | O(1) | lambda n: n
class Countdown:
    def __init__(self, start):
        self.current = start

    def __iter__(self):
        return self

    def __next__(self):
        if self.current <= 0:
            raise StopIteration
        self.current -= 1
        return self.current

def countdown_total(start):
    return sum(tick for tick in Countdown(start) if tick % 3 == 0)

# %% tax_rate | O(log n) | O(1) | lambda n: (list(range(0, 10 * n, 10)), 10 * n - 1) | TaxTable.rate
import bisect

class TaxTable:
    def __init__(self, step: float = 0.002):
        self.step = step

    def rate(self, limits: list[int], income: int) -> float:
        bracket = bisect.bisect(limits, income)
        return min(0.5, bracket * self.step)

# %% binary_counter | O(n) | O(log n) | lambda n: n | BitCounter.run
class BitCounter:
    def __init__(self):
        self.bits = [0]

    def bump(self):
        i = 0
        while i < len(self.bits) and self.bits[i] == 1:
            self.bits[i] = 0
            i += 1
        if i == len(self.bits):
            self.bits.append(1)
        else:
            self.bits[i] = 1

    def run(self, times):
        for _ in range(times):
            self.bump()
        return sum(self.bits)

# %% fill_doubling_buffer | O(n) | O(n) | lambda n: list(range(n))
class DoublingBuffer:
    def __init__(self) -> None:
        self.slots: list = [None] * 4
        self.used = 0

    def add(self, item) -> None:
        if self.used == len(self.slots):
            bigger = [None] * (2 * len(self.slots))
            for i in range(self.used):
                bigger[i] = self.slots[i]
            self.slots = bigger
        self.slots[self.used] = item
        self.used += 1

def fill_doubling_buffer(items: list) -> DoublingBuffer:
    buffer = DoublingBuffer()
    for item in items:
        buffer.add(item)
    return buffer

# %% fill_step_buffer | O(n^2) | O(n) | lambda n: list(range(n))
class StepBuffer:
    STEP = 8

    def __init__(self):
        self.slots = [None] * self.STEP
        self.used = 0

    def add(self, item):
        if self.used == len(self.slots):
            bigger = [None] * (len(self.slots) + self.STEP)
            for i in range(self.used):
                bigger[i] = self.slots[i]
            self.slots = bigger
        self.slots[self.used] = item
        self.used += 1

def fill_step_buffer(items):
    buffer = StepBuffer()
    for item in items:
        buffer.add(item)
    return buffer.used

# %% disk_usage | O(n) | O(n) | lambda n: nested_folders(n)
import sys
sys.setrecursionlimit(1_000_000)

class Folder:
    def __init__(self, size, children=()):
        self.size = size
        self.children = list(children)

def nested_folders(count):
    folder = Folder(1)
    for k in range(count - 1):
        folder = Folder(k % 5, [folder])
    return folder

def disk_usage(folder):
    total = folder.size
    for child in folder.children:
        total += disk_usage(child)
    return total

# %% best_pick | O(2^n) | O(n) | lambda n: ([i % 7 + 1 for i in range(n)], [i % 5 + 1 for i in range(n)], 2 * n) | Backpack.best_pick
class Backpack:
    @staticmethod
    def best_pick(weights: list[int], values: list[int], capacity: int) -> list[int]:
        """values runs parallel to weights."""
        n = len(weights)
        best_value, best_items = 0, []
        for mask in range(2 ** n):
            items = [i for i in range(n) if mask >> i & 1]
            if sum(weights[i] for i in items) <= capacity:
                value = sum(values[i] for i in items)
                if value > best_value:
                    best_value, best_items = value, items
        return best_items

# %% coldest_so_far | O(n log n) | O(n) | lambda n: [(i * 37) % 101 for i in range(n)]
class MinTree:
    def __init__(self, leaves):
        self.n = len(leaves)
        self.nodes = [0] * self.n + list(leaves)
        for i in range(self.n - 1, 0, -1):
            self.nodes[i] = min(self.nodes[2 * i], self.nodes[2 * i + 1])

    def lowest(self, lo, hi):
        answer = float('inf')
        lo += self.n
        hi += self.n
        while lo < hi:
            if lo & 1:
                answer = min(answer, self.nodes[lo])
                lo += 1
            if hi & 1:
                hi -= 1
                answer = min(answer, self.nodes[hi])
            lo //= 2
            hi //= 2
        return answer

def coldest_so_far(temperatures):
    tree = MinTree(temperatures)
    return [tree.lowest(0, i + 1) for i in range(len(temperatures))]

# %% raffle_order | O(n log^2 n) | O(n) | lambda n: n
class Slots:
    def __init__(self, size: int):
        self.size = size
        self.tree = [0] * (size + 1)
        for i in range(1, size + 1):
            self.change(i, 1)

    def change(self, i: int, by: int) -> None:
        while i <= self.size:
            self.tree[i] += by
            i += i & -i

    def before(self, i: int) -> int:
        s = 0
        while i > 0:
            s += self.tree[i]
            i -= i & -i
        return s

    def find(self, k: int) -> int:
        lo, hi = 1, self.size
        while lo < hi:
            mid = (lo + hi) // 2
            if self.before(mid) >= k:
                hi = mid
            else:
                lo = mid + 1
        return lo

def raffle_order(tickets: int, jump: int = 7919) -> list[int]:
    slots = Slots(tickets)
    order, at = [], 0
    for left in range(tickets, 0, -1):
        at = (at + jump) % left
        ticket = slots.find(at + 1)
        slots.change(ticket, -1)
        order.append(ticket)
    return order

# %% locate_code | O(sqrt n) | O(1) | lambda n: (list(range(n)), n - 1) | Shelf.locate
from math import isqrt

class Shelf:
    def locate(self, codes, wanted):
        """codes is sorted; jump ahead in strides, then walk."""
        stride = max(1, isqrt(len(codes)))
        start = 0
        while start + stride < len(codes) and codes[start + stride] <= wanted:
            start += stride
        for i in range(start, min(start + stride, len(codes))):
            if codes[i] == wanted:
                return i
        return -1
