# %% hops_from | O(n) | O(n) | lambda n: ({i: [(i + 1) % n, (i * 7 + 3) % n, (i - 1) % n] for i in range(n)}, 0)
from collections import deque

def hops_from(links: dict[int, list[int]], origin: int) -> dict[int, int]:
    hops = {origin: 0}
    queue = deque([origin])
    while queue:
        here = queue.popleft()
        for there in links[here]:
            if there not in hops:
                hops[there] = hops[here] + 1
                queue.append(there)
    return hops

# %% travel_times | O(n log n) | O(n) | lambda n: ({0: list(enumerate(random.Random(n).sample(range(1, n + 1), n)))}, 0)
import heapq
import random

def travel_times(roads, source):
    """roads: town -> list of (town, minutes); n roads in all."""
    best = {source: 0}
    heap = [(0, source)]
    done = set()
    while heap:
        t, town = heapq.heappop(heap)
        if town in done:
            continue
        done.add(town)
        for other, minutes in roads.get(town, ()):
            cand = t + minutes
            if other not in best or cand < best[other]:
                best[other] = cand
                heapq.heappush(heap, (cand, other))
    return best

# %% closest_everywhere | O(n^3) | O(n^2) | lambda n: [[(i * 7 + j * 13) % 50 + 1 for j in range(n)] for i in range(n)]
def closest_everywhere(weights: list[list[int]]) -> list[list[int]]:
    d = [row[:] for row in weights]
    n = len(d)
    for via in range(n):
        for i in range(n):
            for j in range(n):
                through = d[i][via] + d[via][j]
                if through < d[i][j]:
                    d[i][j] = through
    return d

# %% turn_chain | O(n) | O(1) | lambda n: make_chain(n)
class Node:
    def __init__(self, value, next=None):
        self.value = value
        self.next = next

def make_chain(size):
    head = None
    for v in range(size):
        head = Node(v, head)
    return head

def turn_chain(head):
    before = None
    while head:
        after = head.next
        head.next = before
        before, head = head, after
    return before

# %% chain_checksum | O(n^2) | O(1) | lambda n: (make_links(n), n)
class Link:
    __slots__ = ("payload", "rest")

    def __init__(self, payload: int, rest: "Link | None" = None):
        self.payload = payload
        self.rest = rest

def make_links(size: int) -> Link:
    head = None
    for v in range(size):
        head = Link(v, head)
    return head

def nth(head: Link, k: int) -> int:
    while k:
        head = head.rest
        k -= 1
    return head.payload

def chain_checksum(head: Link, length: int) -> int:
    return sum(nth(head, k) * (k % 7) for k in range(length))

# %% tree_height | O(n) | O(n) | lambda n: vine(n)
import sys
sys.setrecursionlimit(1_000_000)

def vine(size):
    tree = None
    for v in range(size):
        tree = (v, tree, None)
    return tree

def tree_height(tree):
    """tree is None or (value, left, right)."""
    if tree is None:
        return 0
    _, left, right = tree
    return 1 + max(tree_height(left), tree_height(right))

# %% plant_search_tree | O(n^2) | O(n) | lambda n: list(range(n))
class Leaf:
    def __init__(self, key: int):
        self.key = key
        self.small = None
        self.big = None

def plant_search_tree(keys: list[int]) -> Leaf:
    root = Leaf(keys[0])
    for key in keys[1:]:
        spot = root
        while True:
            side = "small" if key < spot.key else "big"
            child = getattr(spot, side)
            if child is None:
                setattr(spot, side, Leaf(key))
                break
            spot = child
    return root

# %% boss_chain | O(log n) | O(log n) | lambda n: n
def boss_chain(index):
    """Positions above `index` in an array-stored binary tree, up to the root."""
    chain = []
    while index > 0:
        index = (index - 1) // 2
        chain.append(index)
    return chain

# %% full_tree_size | O(log^2 n) | O(log n) | lambda n: grow_level_by_level(0, 2 ** (n.bit_length() - 1))
class TNode:
    __slots__ = ("left", "right")

    def __init__(self, left, right):
        self.left = left
        self.right = right

def grow_level_by_level(i, size):
    if i >= size:
        return None
    return TNode(grow_level_by_level(2 * i + 1, size), grow_level_by_level(2 * i + 2, size))

def full_tree_size(root):
    """Complete tree: all levels full, the last one filled from the left."""
    if root is None:
        return 0
    left_depth, node = 0, root
    while node:
        left_depth += 1
        node = node.left
    right_depth, node = 0, root
    while node:
        right_depth += 1
        node = node.right
    if left_depth == right_depth:
        return 2 ** left_depth - 1
    return 1 + full_tree_size(root.left) + full_tree_size(root.right)

# %% build_order | O(n) | O(n) | lambda n: {i: [j for j in (i + 1, i + 2) if j < n] for i in range(n)}
from collections import deque

def build_order(unlocks: dict[int, list[int]]) -> list[int]:
    waiting = {task: 0 for task in unlocks}
    for targets in unlocks.values():
        for t in targets:
            waiting[t] += 1
    ready = deque(task for task, count in waiting.items() if count == 0)
    order = []
    while ready:
        task = ready.popleft()
        order.append(task)
        for t in unlocks[task]:
            waiting[t] -= 1
            if waiting[t] == 0:
                ready.append(t)
    if len(order) < len(unlocks):
        raise ValueError("cycle")
    return order

# %% two_teams | O(n) | O(n) | lambda n: {i: [j for j in (i - 1, i + 1, i + 3) if 0 <= j < n] for i in range(n)}
def two_teams(rivals):
    team = {}
    for first in rivals:
        if first in team:
            continue
        team[first] = 0
        stack = [first]
        while stack:
            person = stack.pop()
            for rival in rivals[person]:
                if rival not in team:
                    team[rival] = 1 - team[person]
                    stack.append(rival)
                elif team[rival] == team[person]:
                    return None
    return team

# %% cheapest_cabling | O(n log n) | O(n) | lambda n: (n, [(w, i, (i + 1) % n) for i, w in enumerate(random.Random(n).sample(range(n), n))])
import random

def cheapest_cabling(offices: int, cables: list[tuple[int, int, int]]) -> int:
    parent = list(range(offices))
    weight = [1] * offices

    def top(x: int) -> int:
        while parent[x] != x:
            parent[x] = parent[parent[x]]
            x = parent[x]
        return x

    total = 0
    for cost, a, b in sorted(cables):
        a, b = top(a), top(b)
        if a == b:
            continue
        if weight[a] < weight[b]:
            a, b = b, a
        parent[b] = a
        weight[a] += weight[b]
        total += cost
    return total

# %% count_routes | O(2^n) | O(n) | lambda n: ({i: [j for j in (i + 1, i + 2) if j <= n] for i in range(n + 1)}, 0, n)
def count_routes(graph, node, goal):
    if node == goal:
        return 1
    found = 0
    for step in graph[node]:
        found += count_routes(graph, step, goal)
    return found

# %% shortest_round_trip | O(n!) | O(n) | lambda n: [[(i * 7 + j * 3) % 19 + 1 for j in range(n)] for i in range(n)]
from itertools import permutations

def shortest_round_trip(distance: list[list[int]]) -> int:
    towns = range(1, len(distance))
    best = None
    for order in permutations(towns):
        length = 0
        here = 0
        for town in order:
            length += distance[here][town]
            here = town
        length += distance[here][0]
        if best is None or length < best:
            best = length
    return best

# %% friend_triangles | O(n^3) | O(1) | lambda n: [[1] * n] * n
def friend_triangles(adj):
    n = len(adj)
    count = 0
    for a in range(n):
        for b in range(a + 1, n):
            if not adj[a][b]:
                continue
            for c in range(b + 1, n):
                if adj[a][c] and adj[b][c]:
                    count += 1
    return count

# %% relax_all | O(n*m) | O(n) | lambda n: (n, [(i, (i + 1) % n, 1) for i in range(n)])
def relax_all(nodes: int, edges: list[tuple[int, int, int]], start: int = 0) -> list[float]:
    dist = [float("inf")] * nodes
    dist[start] = 0
    for _ in range(nodes - 1):
        for u, v, w in edges:
            if dist[u] + w < dist[v]:
                dist[v] = dist[u] + w
    return dist

# %% draw_tree | O(n^2) | O(n) | lambda n: left_spine(n)
import sys
sys.setrecursionlimit(1_000_000)

def left_spine(size):
    tree = None
    for v in range(size):
        tree = (v, tree, None)
    return tree

def draw_tree(tree):
    if tree is None:
        return "-"
    label, left, right = tree
    left_text = draw_tree(left)
    right_text = draw_tree(right)
    return f"({label} {left_text} {right_text})"

# %% grow_network | O(n^2) | O(n) | lambda n: [[abs(i - j) % 23 + 1 for j in range(n)] for i in range(n)]
def grow_network(cost: list[list[int]]) -> int:
    """Minimum spanning tree of a full cost table."""
    n = len(cost)
    joined = [False] * n
    reach = list(cost[0])
    joined[0] = True
    total = 0
    for _ in range(n - 1):
        pick = -1
        for v in range(n):
            if not joined[v] and (pick < 0 or reach[v] < reach[pick]):
                pick = v
        joined[pick] = True
        total += reach[pick]
        for v in range(n):
            if cost[pick][v] < reach[v]:
                reach[v] = cost[pick][v]
    return total

# %% loop_entry | O(n) | O(1) | lambda n: rho(n)
class Station:
    def __init__(self, name):
        self.name = name
        self.next = None

def rho(size):
    stations = [Station(k) for k in range(size)]
    for a, b in zip(stations, stations[1:]):
        a.next = b
    stations[-1].next = stations[size // 2]
    return stations[0]

def loop_entry(start):
    slow = fast = start
    while fast and fast.next:
        slow = slow.next
        fast = fast.next.next
        if slow is fast:
            slow = start
            while slow is not fast:
                slow = slow.next
                fast = fast.next
            return slow.name
    return None

# %% page_scores | O(n) | O(n) | lambda n: {i: [(i + 1) % n, (i * 3 + 1) % n] for i in range(n)} | Ranker.score
class Ranker:
    def __init__(self, damping: float = 0.85, rounds: int = 20):
        self.damping = damping
        self.rounds = rounds

    def score(self, links: dict[int, list[int]]) -> dict[int, float]:
        base = (1 - self.damping) / len(links)
        ranks = dict.fromkeys(links, 1 / len(links))
        for _ in range(self.rounds):
            fresh = dict.fromkeys(links, base)
            for page, targets in links.items():
                share = self.damping * ranks[page] / len(targets)
                for target in targets:
                    fresh[target] += share
            ranks = fresh
        return ranks
