# %% hops_from | O(n) | O(n) | lambda n: ({i: [(i + 1) % n, (i - 1) % n] for i in range(n)}, 0)
from collections import deque


def hops_from(network: dict[int, list[int]], source: int) -> dict[int, int]:
    hops = {source: 0}
    queue = deque([source])
    while queue:
        node = queue.popleft()
        for other in network[node]:
            if other not in hops:
                hops[other] = hops[node] + 1
                queue.append(other)
    return hops

# %% depth | O(n) | O(n) | lambda n: (reduce(lambda tree, i: (i, tree, None), range(n), None),)
from functools import reduce


def depth(tree):
    """Trees are (value, left, right) tuples or None."""
    if tree is None:
        return 0
    _, left, right = tree
    return 1 + max(depth(left), depth(right))

# %% level_averages | O(n) | O(n) | lambda n: complete_tree(n)
from collections import deque


class TreeNode:
    def __init__(self, val, left=None, right=None):
        self.val = val
        self.left = left
        self.right = right


def complete_tree(n):
    nodes = [TreeNode(i) for i in range(n)]
    for i, node in enumerate(nodes):
        node.left = nodes[2 * i + 1] if 2 * i + 1 < n else None
        node.right = nodes[2 * i + 2] if 2 * i + 2 < n else None
    return nodes[0]


def level_averages(root: TreeNode) -> list[float]:
    averages = []
    queue = deque([root])
    while queue:
        width = len(queue)
        total = 0
        for _ in range(width):
            node = queue.popleft()
            total += node.val
            if node.left:
                queue.append(node.left)
            if node.right:
                queue.append(node.right)
        averages.append(total / width)
    return averages

# %% widest_path | O(n^2) | O(n) | lambda n: reduce(lambda node, i: {"value": i, "left": node, "right": None}, range(n), None)
from functools import reduce


def widest_path(node):
    """Longest path (in edges) between two nodes of a dict tree."""
    def height(t):
        if t is None:
            return 0
        return 1 + max(height(t["left"]), height(t["right"]))

    if node is None:
        return 0
    through = height(node["left"]) + height(node["right"])
    return max(through, widest_path(node["left"]), widest_path(node["right"]))

# %% all_distances | O(n^3) | O(n^2) | lambda n: [[abs(i - j) * 3 % 17 + 1 for j in range(n)] for i in range(n)]
def all_distances(weights: list[list[float]]) -> list[list[float]]:
    dist = [row[:] for row in weights]
    n = len(dist)
    for k in range(n):
        for i in range(n):
            for j in range(n):
                if dist[i][k] + dist[k][j] < dist[i][j]:
                    dist[i][j] = dist[i][k] + dist[k][j]
    return dist

# %% build_order | O(n) | O(n) | lambda n: {i: ([i - 1] if i else []) for i in range(n)}
def build_order(requires):
    """requires maps a package to the packages it needs first."""
    missing = {pkg: len(needs) for pkg, needs in requires.items()}
    used_by = {pkg: [] for pkg in requires}
    for pkg, needs in requires.items():
        for need in needs:
            used_by[need].append(pkg)
    ready = [pkg for pkg, count in missing.items() if count == 0]
    order = []
    while ready:
        pkg = ready.pop()
        order.append(pkg)
        for dependent in used_by[pkg]:
            missing[dependent] -= 1
            if missing[dependent] == 0:
                ready.append(dependent)
    if len(order) < len(requires):
        raise ValueError("cycle")
    return order

# %% neighbours_of_all | O(n*m) | O(n) | lambda n: (list(range(n)), [(i, (i + 1) % n) for i in range(n)])
def neighbours_of_all(nodes, edges):
    adjacency = {}
    for node in nodes:
        adjacency[node] = [b for a, b in edges if a == node]
    return adjacency

# %% cheapest_fares | O(n*m) | O(n) | lambda n: (n, [(i, i + 1, 1) for i in range(n - 2, -1, -1)])
def cheapest_fares(airports: int, flights: list[tuple[int, int, int]], start: int = 0) -> list[float]:
    fare = [float("inf")] * airports
    fare[start] = 0
    for _ in range(airports - 1):
        for src, dst, price in flights:
            if fare[src] + price < fare[dst]:
                fare[dst] = fare[src] + price
    return fare

# %% travel_times | O(n log n) | O(n) | lambda n: ({i: ([(j, w) for j, w in enumerate(random.sample(range(1, n), n - 1), 1)] if i == 0 else [(0, 1)]) for i in range(n)}, 0)
import heapq
import random


def travel_times(roads, home):
    """Dijkstra; the number of roads is proportional to the number of towns."""
    times = {}
    heap = [(0, home)]
    while heap:
        t, town = heapq.heappop(heap)
        if town in times:
            continue
        times[town] = t
        for other, minutes in roads[town]:
            if other not in times:
                heapq.heappush(heap, (t + minutes, other))
    return times

# %% cable_cost | O(n log n) | O(n) | lambda n: (n, [(w, i, i + 1) for i, w in enumerate(random.sample(range(n), n - 1))])
import random


def cable_cost(houses: int, cables: list[tuple[int, int, int]]) -> int:
    """Kruskal; there are about as many cables as houses."""
    boss = list(range(houses))

    def find(x: int) -> int:
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

# %% count_leaves | O(n) | O(n) | lambda n: {"name": "root", "children": [{"name": str(i), "children": []} for i in range(n)]}
def count_leaves(tree):
    leaves = 0
    todo = [tree]
    while todo:
        node = todo.pop()
        if not node["children"]:
            leaves += 1
        todo.extend(node["children"])
    return leaves

# %% common_manager | O(n^2) | O(n) | lambda n: ({i: (i - 2 if i > 2 else 0) for i in range(1, n)}, n - 1, n - 2)
def common_manager(manager_of: dict[int, int], a: int, b: int):
    chain = [a]
    while chain[-1] in manager_of:
        chain.append(manager_of[chain[-1]])
    while b not in chain:
        b = manager_of[b]
    return b

# %% to_matrix | O(n^2) | O(n^2) | lambda n: (n, [(i, (i + 1) % n) for i in range(n)])
def to_matrix(n, edges):
    """Adjacency matrix of a sparse graph with n nodes."""
    matrix = [[0] * n for _ in range(n)]
    for a, b in edges:
        matrix[a][b] = matrix[b][a] = 1
    return matrix

# %% count_cliques_of_three | O(n^3) | O(n) | lambda n: {i: {(i + 1) % n, (i - 1) % n} for i in range(n)}
from itertools import combinations


def count_cliques_of_three(friends: dict[int, set[int]]) -> int:
    return sum(1 for a, b, c in combinations(friends, 3)
               if b in friends[a] and c in friends[a] and c in friends[b])

# %% has_round_trip | O(n!) | O(n) | lambda n: {i: {j for j in range(n - 1) if j != i} if i < n - 1 else set() for i in range(n)}
from itertools import permutations


def has_round_trip(links):
    """Is there a route that visits every place once?"""
    for route in permutations(links):
        if all(b in links[a] for a, b in zip(route, route[1:])):
            return True
    return False

# %% biggest_independent_group | O(2^n) | O(n) | lambda n: (n, [(i, i + 1) for i in range(n - 1)])
def biggest_independent_group(people: int, quarrels: list[tuple[int, int]]) -> int:
    best = 0
    for mask in range(1 << people):
        chosen = [p for p in range(people) if mask >> p & 1]
        if len(chosen) <= best:
            continue
        picked = set(chosen)
        if all(a not in picked or b not in picked for a, b in quarrels):
            best = len(chosen)
    return best

# %% balanced | O(n log n) | O(n) | lambda n: list(range(n))
def balanced(keys):
    """Search tree of minimal height from sorted keys."""
    if not keys:
        return None
    mid = len(keys) // 2
    return keys[mid], balanced(keys[:mid]), balanced(keys[mid + 1:])

# %% make_urgent | O(log n) | O(1) | lambda n: (list(range(n)), n - 1, -1)
def make_urgent(heap: list[int], pos: int, priority: int) -> int:
    """Lower the key at pos in a binary min-heap and sift up; returns the new position."""
    heap[pos] = priority
    while pos > 0:
        parent = (pos - 1) // 2
        if heap[parent] <= heap[pos]:
            break
        heap[parent], heap[pos] = heap[pos], heap[parent]
        pos = parent
    return pos

# %% root_paths | O(n^2) | O(n^2) | lambda n: (reduce(lambda t, i: (i, t, (-i, None, None)), range(n // 2), None),)
from functools import reduce


def root_paths(tree, prefix=()):
    """All root-to-leaf paths of a (value, left, right) tree."""
    value, left, right = tree
    path = prefix + (value,)
    if left is None and right is None:
        return [path]
    found = []
    for child in (left, right):
        if child is not None:
            found.extend(root_paths(child, path))
    return found

# %% pipeline_length | O(n^2) | O(n) | lambda n: [((i * 37) % 1009, (i * 61) % 1013) for i in range(n)]
def pipeline_length(wells: list[tuple[int, int]]) -> int:
    """Cheapest pipes joining all wells (Manhattan distance)."""
    n = len(wells)
    gap = [10 ** 9] * n
    joined = [False] * n
    gap[0] = 0
    total = 0
    for _ in range(n):
        here = -1
        for i in range(n):
            if not joined[i] and (here < 0 or gap[i] < gap[here]):
                here = i
        joined[here] = True
        total += gap[here]
        x, y = wells[here]
        for i in range(n):
            if not joined[i]:
                gap[i] = min(gap[i], abs(x - wells[i][0]) + abs(y - wells[i][1]))
    return total
