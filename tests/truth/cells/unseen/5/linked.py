# %% flip_chain | O(n) | O(1) | lambda n: chain_of(range(n))
class Link:
    def __init__(self, value, after=None):
        self.value = value
        self.after = after

def chain_of(values):
    first = None
    for v in values:
        first = Link(v, first)
    return first

def flip_chain(first):
    flipped = None
    while first is not None:
        first.after, flipped, first = flipped, first, first.after
    return flipped

# %% has_loop | O(n) | O(1) | lambda n: line_of(n)
from dataclasses import dataclass
from typing import Optional

@dataclass(eq=False)
class Stop:
    name: str
    next: Optional["Stop"] = None

def line_of(count):
    head = None
    for i in range(count):
        head = Stop(f"s{i}", head)
    return head

def has_loop(start: Optional[Stop]) -> bool:
    slow = fast = start
    while fast is not None and fast.next is not None:
        slow = slow.next
        fast = fast.next.next
        if slow is fast:
            return True
    return False

# %% sort_chain | O(n log n) | O(log n) | lambda n: from_values(random.sample(range(9 * n), n))
import random

class Cell:
    __slots__ = ("data", "nxt")

    def __init__(self, data, nxt):
        self.data = data
        self.nxt = nxt

def from_values(values):
    head = None
    for v in values:
        head = Cell(v, head)
    return head

def sort_chain(head):
    """Merge sort that only relinks the existing cells."""
    if head is None or head.nxt is None:
        return head
    slow, fast = head, head.nxt
    while fast and fast.nxt:
        slow = slow.nxt
        fast = fast.nxt.nxt
    second = slow.nxt
    slow.nxt = None
    a = sort_chain(head)
    b = sort_chain(second)
    anchor = tail = Cell(None, None)
    while a and b:
        if a.data <= b.data:
            tail.nxt = a
            a = a.nxt
        else:
            tail.nxt = b
            b = b.nxt
        tail = tail.nxt
    tail.nxt = a or b
    return anchor.nxt

# %% tree_from_arrivals | O(n^2) | O(n) | lambda n: list(range(n))
class Branch:
    def __init__(self, key: int):
        self.key = key
        self.less: "Branch | None" = None
        self.more: "Branch | None" = None

def tree_from_arrivals(keys: list[int]) -> "Branch":
    root = Branch(keys[0])
    for key in keys[1:]:
        at = root
        while True:
            side = "less" if key < at.key else "more"
            child = getattr(at, side)
            if child is None:
                setattr(at, side, Branch(key))
                break
            at = child
    return root

# %% depth_of | O(n) | O(n) | lambda n: lopsided(n)
def lopsided(n):
    tree = None
    for i in range(n):
        tree = (tree, i, None)
    return tree

def depth_of(tree):
    if tree is None:
        return 0
    left, _, right = tree
    a = depth_of(left)
    b = depth_of(right)
    return 1 + (a if a > b else b)

# %% hops_from | O(n) | O(n) | lambda n: ({i: [(i + 1) % n, (i * 2) % n, (i * 3 + 1) % n] for i in range(n)}, 0)
from collections import deque

def hops_from(links: dict[int, list[int]], start: int) -> dict[int, int]:
    hops = {start: 0}
    line = deque([start])
    while line:
        here = line.popleft()
        for there in links[here]:
            if there not in hops:
                hops[there] = hops[here] + 1
                line.append(there)
    return hops

# %% count_routes | O(2^n) | O(n) | lambda n: ({i: [j for j in (i + 1, i + 2) if j < n] for i in range(n)}, 0, n - 1)
def count_routes(flights, here, goal):
    if here == goal:
        return 1
    return sum(count_routes(flights, stop, goal) for stop in flights[here])

# %% cheapest_delivery | O(n log n) | O(n) | lambda n: ({i: [((i + 1) % n, 9), ((i * 7 + 1) % n, 5), ((i * 3 + 2) % n, 4)] for i in range(n)}, 0)
import heapq

def cheapest_delivery(roads, depot):
    cost = {depot: 0}
    settled = set()
    heap = [(0, depot)]
    while heap:
        spent, place = heapq.heappop(heap)
        if place in settled:
            continue
        settled.add(place)
        for target, fee in roads[place]:
            offer = spent + fee
            if target not in cost or offer < cost[target]:
                cost[target] = offer
                heapq.heappush(heap, (offer, target))
    return cost

# %% dense_distances | O(n^2) | O(n) | lambda n: [[0 if i == j else 1 + (i * 3 + j) % 17 for j in range(n)] for i in range(n)]
def dense_distances(w: list[list[int]]) -> list[int]:
    n = len(w)
    dist = [10 ** 9] * n
    dist[0] = 0
    done = [False] * n
    for _ in range(n):
        nearest = -1
        for v in range(n):
            if not done[v] and (nearest < 0 or dist[v] < dist[nearest]):
                nearest = v
        done[nearest] = True
        for v in range(n):
            via = dist[nearest] + w[nearest][v]
            if via < dist[v]:
                dist[v] = via
    return dist

# %% all_pairs | O(n^3) | O(n^2) | lambda n: [[0 if i == j else 1 + (i * 5 + j) % 19 for j in range(n)] for i in range(n)]
def all_pairs(lengths):
    d = [row[:] for row in lengths]
    nodes = range(len(d))
    for mid in nodes:
        for a in nodes:
            for b in nodes:
                if d[a][mid] + d[mid][b] < d[a][b]:
                    d[a][b] = d[a][mid] + d[mid][b]
    return d

# %% build_order | O(n) | O(n) | lambda n: {i: [j for j in (i - 1, i - 2) if j >= 0] for i in range(n)}
from collections import defaultdict, deque

def build_order(needs: dict) -> list:
    """Targets in an order in which every need comes first."""
    waiting = {target: len(deps) for target, deps in needs.items()}
    users = defaultdict(list)
    for target, deps in needs.items():
        for dep in deps:
            users[dep].append(target)
    ready = deque(t for t, k in waiting.items() if k == 0)
    order = []
    while ready:
        t = ready.popleft()
        order.append(t)
        for user in users[t]:
            waiting[user] -= 1
            if waiting[user] == 0:
                ready.append(user)
    if len(order) < len(needs):
        raise ValueError("circular needs")
    return order

# %% release_rounds | O(n^2) | O(n) | lambda n: {i: [i - 1] if i else [] for i in range(n)}
def release_rounds(depends):
    done = set()
    pending = list(depends)
    rounds = []
    while pending:
        ready = [job for job in pending if all(d in done for d in depends[job])]
        if not ready:
            break
        done.update(ready)
        rounds.append(ready)
        pending = [job for job in pending if job not in done]
    return rounds

# %% cable_cost | O(n log n) | O(n) | lambda n: (n, [(random.randrange(10 ** 6), i, (i * k + 1) % n) for k in (1, 5, 11) for i in range(n)])
import random

def cable_cost(sites: int, cables: list[tuple[int, int, int]]) -> int:
    boss = list(range(sites))

    def find(x):
        while boss[x] != x:
            boss[x] = boss[boss[x]]
            x = boss[x]
        return x

    total = 0
    for price, a, b in sorted(cables):
        ra, rb = find(a), find(b)
        if ra != rb:
            boss[ra] = rb
            total += price
    return total

# %% folder_size | O(n) | O(n) | lambda n: {'size': 1, 'children': [{'size': i, 'children': []} for i in range(n)]}
def folder_size(folder):
    total = 0
    stack = [folder]
    while stack:
        node = stack.pop()
        total += node["size"]
        stack.extend(node["children"])
    return total

# %% shared_values | O(n*m) | O(1) | lambda n: (make(0, n), make(n, 2 * n))
class Item:
    def __init__(self, val, nxt=None):
        self.val = val
        self.nxt = nxt

def make(low, high):
    head = None
    for v in range(low, high):
        head = Item(v, head)
    return head

def shared_values(left, right):
    common = 0
    while left:
        probe = right
        while probe:
            if probe.val == left.val:
                common += 1
                break
            probe = probe.nxt
        left = left.nxt
    return common

# %% relax_edges | O(n*m) | O(n) | lambda n: (n, [(i, (i + k) % n, 3 + k) for k in (1, 2) for i in range(n)])
def relax_edges(node_count: int, edges: list[tuple[int, int, int]]) -> list[float]:
    best = [float("inf")] * node_count
    best[0] = 0
    for _ in range(node_count - 1):
        for u, v, w in edges:
            if best[u] + w < best[v]:
                best[v] = best[u] + w
    return best

# %% push_up | O(log n) | O(1) | lambda n: list(range(n)) + [-1]
def push_up(heap):
    """The last entry of a binary heap moves up to its place."""
    at = len(heap) - 1
    while at > 0:
        parent = (at - 1) // 2
        if heap[parent] <= heap[at]:
            break
        heap[parent], heap[at] = heap[at], heap[parent]
        at = parent
    return at

# %% levels_by_parent | O(n^2) | O(n) | lambda n: {i: i - 1 if i else None for i in range(n)}
def levels_by_parent(parent_of: dict) -> dict:
    levels = {}
    for category in parent_of:
        level = 0
        up = parent_of[category]
        while up is not None:
            level += 1
            up = parent_of[up]
        levels[category] = level
    return levels

# %% count_cliques3 | O(n^3) | O(1) | lambda n: [[1] * n for _ in range(n)]
def count_cliques3(knows):
    size = len(knows)
    cliques = 0
    for a in range(size):
        for b in range(a + 1, size):
            if not knows[a][b]:
                continue
            for c in range(b + 1, size):
                if knows[a][c] and knows[b][c]:
                    cliques += 1
    return cliques

# %% eccentricities | O(n^2) | O(n) | lambda n: [[(i + 1) % n, (i - 1) % n] for i in range(n)]
def eccentricities(neighbours: list[list[int]]) -> list[int]:
    def farthest(src):
        dist = [-1] * len(neighbours)
        dist[src] = 0
        layer = [src]
        steps = 0
        while layer:
            following = []
            for u in layer:
                for v in neighbours[u]:
                    if dist[v] < 0:
                        dist[v] = dist[u] + 1
                        steps = dist[v]
                        following.append(v)
            layer = following
        return steps

    return [farthest(s) for s in range(len(neighbours))]
