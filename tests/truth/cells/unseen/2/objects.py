# %% lowest_so_far | O(n) | O(n) | lambda n: list(range(n, 0, -1))
class MinStack:
    def __init__(self):
        self._items = []
        self._mins = []

    def push(self, x):
        self._items.append(x)
        self._mins.append(x if not self._mins else min(x, self._mins[-1]))

    def lowest(self):
        return self._mins[-1]

def lowest_so_far(prices):
    st = MinStack()
    report = []
    for p in prices:
        st.push(p)
        report.append(st.lowest())
    return report

# %% serve_customers | O(n) | O(n) | lambda n: list(range(n))
class TwoStackQueue:
    def __init__(self):
        self.inbox, self.outbox = [], []

    def put(self, x):
        self.inbox.append(x)

    def get(self):
        if not self.outbox:
            while self.inbox:
                self.outbox.append(self.inbox.pop())
        return self.outbox.pop()

    def __len__(self):
        return len(self.inbox) + len(self.outbox)

def serve_customers(line):
    q = TwoStackQueue()
    for person in line:
        q.put(person)
    served = []
    while q:
        served.append(q.get())
    return served

# %% cache_hits | O(n) | O(n) | lambda n: (list(range(n)), n)
from collections import OrderedDict

class RecentCache:
    def __init__(self, room: int) -> None:
        self.room = room
        self.store: OrderedDict = OrderedDict()

    def touch(self, key) -> bool:
        if key in self.store:
            self.store.move_to_end(key)
            return True
        if len(self.store) >= self.room:
            self.store.popitem(last=False)
        self.store[key] = True
        return False

def cache_hits(requests: list, room: int) -> int:
    c = RecentCache(room)
    return sum(c.touch(r) for r in requests)

# %% counting_out | O(n^2) | O(n) | lambda n: (n, 2)
def counting_out(kids, step):
    circle = list(range(1, kids + 1))
    pos = 0
    while len(circle) > 1:
        pos = (pos + step - 1) % len(circle)
        circle.pop(pos)
    return circle[0]

# %% hot_potato | O(n) | O(n) | lambda n: ["p%d" % i for i in range(n)]
from collections import deque

def hot_potato(names):
    ring = deque(names)
    while len(ring) > 1:
        ring.rotate(-3)
        ring.popleft()
    return ring[0]

# %% ring_push | O(1) | O(1) | lambda n: n | RingBuffer.push
class RingBuffer:
    def __init__(self, size=64):
        self.cells = [None] * size
        self.at = 0
        self.filled = 0

    def push(self, value):
        old = self.cells[self.at]
        self.cells[self.at] = value
        self.at = (self.at + 1) % len(self.cells)
        self.filled = min(self.filled + 1, len(self.cells))
        return old

# %% plates_trie | O(n) | O(n) | lambda n: ["%06d" % i for i in range(n)]
class TrieNode:
    def __init__(self):
        self.kids = {}
        self.end = False

def plates_trie(plates):
    """Number of trie nodes needed to store the (6 character) plates."""
    root = TrieNode()
    created = 0
    for plate in plates:
        node = root
        for ch in plate[:6]:
            if ch not in node.kids:
                node.kids[ch] = TrieNode()
                created += 1
            node = node.kids[ch]
        node.end = True
    return created

# %% run_todo | O(n log n) | O(n) | lambda n: [((i * i * 7919 + i * 104729) % 1000003, "job") for i in range(n)]
import heapq
from itertools import count

class Todo:
    def __init__(self):
        self._heap = []
        self._seq = count()

    def add(self, priority: int, title: str) -> None:
        heapq.heappush(self._heap, (priority, next(self._seq), title))

    def take(self) -> str:
        return heapq.heappop(self._heap)[2]

    def __bool__(self) -> bool:
        return bool(self._heap)

def run_todo(jobs: list[tuple[int, str]]) -> list[str]:
    todo = Todo()
    for pr, title in jobs:
        todo.add(pr, title)
    done = []
    while todo:
        done.append(todo.take())
    return done

# %% smaller_before | O(n log n) | O(n) | lambda n: [(i * 7) % n + 1 for i in range(n)]
class Fenwick:
    def __init__(self, n):
        self.t = [0] * (n + 1)

    def bump(self, i):
        while i < len(self.t):
            self.t[i] += 1
            i += i & -i

    def upto(self, i):
        s = 0
        while i:
            s += self.t[i]
            i -= i & -i
        return s

def smaller_before(ranks):
    """ranks are in 1..len(ranks)"""
    fw = Fenwick(len(ranks))
    total = 0
    for r in ranks:
        total += fw.upto(r - 1)
        fw.bump(r)
    return total

# %% flip_chain | O(n) | O(1) | -
class Link:
    def __init__(self, val, nxt=None):
        self.val = val
        self.nxt = nxt

def flip_chain(head: Link) -> Link:
    prev = None
    while head is not None:
        head.nxt, prev, head = prev, head, head.nxt
    return prev

# %% chain_sum | O(n) | O(n) | -
class Cell:
    def __init__(self, amount, rest=None):
        self.amount = amount
        self.rest = rest

def chain_sum(cell):
    if cell is None:
        return 0
    return cell.amount + chain_sum(cell.rest)

# %% goes_in_circles | O(n) | O(1) | -
class Station:
    def __init__(self, name):
        self.name = name
        self.next = None

def goes_in_circles(first):
    slow = fast = first
    while fast is not None and fast.next is not None:
        slow = slow.next
        fast = fast.next.next
        if slow is fast:
            return True
    return False

# %% flatten_tree | O(n) | O(n) | -
class Node:
    def __init__(self, key, left=None, right=None):
        self.key, self.left, self.right = key, left, right

def inorder(node):
    stack = []
    while stack or node:
        while node:
            stack.append(node)
            node = node.left
        node = stack.pop()
        yield node.key
        node = node.right

def flatten_tree(root: Node) -> list:
    return list(inorder(root))

# %% finish_times | O(n log n) | O(n) | lambda n: [((i * i * 7919 + i * 104729) % 1000003, 3 + i % 5) for i in range(n)]
import heapq

def finish_times(visits):
    events = [(arrive, "in", i) for i, (arrive, _) in enumerate(visits)]
    heapq.heapify(events)
    free_at = 0
    ends = [0] * len(visits)
    while events:
        when, kind, i = heapq.heappop(events)
        if kind == "in":
            free_at = max(free_at, when) + visits[i][1]
            heapq.heappush(events, (free_at, "out", i))
        else:
            ends[i] = when
    return ends

# %% block_range_sum | O(sqrt n) | O(1) | lambda n: (lambda b: (list(range(n)), b, [sum(range(i, min(i + b, n))) for i in range(0, n, b)], min(1, n - 1), n - 1))(max(1, int(n ** 0.5)))
def block_range_sum(values, width, block_sums, lo, hi):
    """Sum of values[lo..hi]; block_sums[k] covers width values, width = isqrt(len(values))."""
    total = 0
    i = lo
    while i <= hi:
        if i % width == 0 and i + width - 1 <= hi:
            total += block_sums[i // width]
            i += width
        else:
            total += values[i]
            i += 1
    return total

# %% price_spans | O(n) | O(n) | lambda n: list(range(n, 0, -1))
def price_spans(quotes: list[float]) -> list[int]:
    spans = [1] * len(quotes)
    stack = []
    for day, q in enumerate(quotes):
        while stack and quotes[stack[-1]] <= q:
            stack.pop()
        spans[day] = day - stack[-1] if stack else day + 1
        stack.append(day)
    return spans

# %% window_peaks | O(n) | O(n) | lambda n: (list(range(n, 0, -1)), max(1, n // 2))
from collections import deque

def window_peaks(signal: list[float], k: int) -> list[float]:
    dq: deque[int] = deque()
    peaks = []
    for i, v in enumerate(signal):
        while dq and signal[dq[-1]] <= v:
            dq.pop()
        dq.append(i)
        if dq[0] <= i - k:
            dq.popleft()
        if i >= k - 1:
            peaks.append(signal[dq[0]])
    return peaks

# %% newest_first | O(n^2) | O(n) | lambda n: list(range(n))
class History:
    def __init__(self):
        self.entries = []

    def log(self, item):
        self.entries.insert(0, item)

def newest_first(actions):
    h = History()
    for act in actions:
        h.log(act)
    return h.entries

# %% thermostat_step | O(1) | O(1) | lambda n: float(n) | Thermostat.step
class Thermostat:
    def __init__(self, target=21.0):
        self.target = target
        self.heating = False
        self.changes = 0

    def step(self, temp):
        wanted = temp < self.target - 0.5 or (self.heating and temp < self.target + 0.5)
        if wanted != self.heating:
            self.changes += 1
        self.heating = wanted
        return self.heating

# %% poly_value | O(n) | O(1) | lambda n: [0.5] * n | Poly.value
class Poly:
    def __init__(self, x=0.9):
        self.x = x

    def value(self, coeffs):
        acc = 0.0
        for c in reversed(coeffs):
            acc = acc * self.x + c
        return acc
