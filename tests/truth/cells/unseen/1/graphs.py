# %% hops_from | O(n) | O(n) | lambda n: ({i: [j for j in (2 * i + 1, 2 * i + 2) if j < n] for i in range(n)}, 0)
from collections import deque

def hops_from(graph, start):
    dist = {start: 0}
    q = deque([start])
    while q:
        u = q.popleft()
        for v in graph[u]:
            if v not in dist:
                dist[v] = dist[u] + 1
                q.append(v)
    return dist

# %% how_many_groups | O(n) | O(n) | lambda n: {i: [(i - 1) % n, (i + 1) % n] for i in range(n)}
def how_many_groups(friends):
    visited = set()
    groups = 0
    for person in friends:
        if person in visited:
            continue
        groups += 1
        stack = [person]
        visited.add(person)
        while stack:
            p = stack.pop()
            for f in friends[p]:
                if f not in visited:
                    visited.add(f)
                    stack.append(f)
    return groups

# %% build_order | O(n) | O(n) | lambda n: {i: [j for j in (i + 1, i + 2) if j < n] for i in range(n)}
from collections import deque

def build_order(deps):
    indeg = {v: 0 for v in deps}
    for v in deps:
        for w in deps[v]:
            indeg[w] += 1
    ready = deque(v for v in deps if indeg[v] == 0)
    order = []
    while ready:
        v = ready.popleft()
        order.append(v)
        for w in deps[v]:
            indeg[w] -= 1
            if indeg[w] == 0:
                ready.append(w)
    if len(order) != len(deps):
        raise ValueError("cycle")
    return order

# %% two_teams | O(n) | O(n) | lambda n: [[j for j in (i - 1, i + 1) if 0 <= j < n] for i in range(n)]
def two_teams(adj):
    color = [None] * len(adj)
    for s in range(len(adj)):
        if color[s] is not None:
            continue
        color[s] = 0
        todo = [s]
        while todo:
            u = todo.pop()
            for v in adj[u]:
                if color[v] is None:
                    color[v] = 1 - color[u]
                    todo.append(v)
                elif color[v] == color[u]:
                    return False
    return True

# %% deepest_level | O(n) | O(n) | lambda n: list(range(1, n)) + [-1]
def deepest_level(parent):
    depth = [0] * len(parent)      # 0: not known yet
    best = 0
    for v in range(len(parent)):
        trail = []
        u = v
        while u != -1 and depth[u] == 0:
            trail.append(u)
            u = parent[u]
        base = 0 if u == -1 else depth[u]
        for w in reversed(trail):
            base += 1
            depth[w] = base
        best = max(best, depth[v])
    return best

# %% count_leaves | O(n) | O(n) | lambda n: (__import__('functools').reduce(lambda t, i: (i, t, None), range(n), None),)
def count_leaves(tree):
    # a tree is (value, left, right) or None
    if tree is None:
        return 0
    _, left, right = tree
    if left is None and right is None:
        return 1
    return count_leaves(left) + count_leaves(right)

# %% rows_of_tree | O(n) | O(n) | -
class Node:
    def __init__(self, val, left=None, right=None):
        self.val = val
        self.left = left
        self.right = right

def rows_of_tree(root):
    rows = []
    level = [root] if root else []
    while level:
        rows.append([nd.val for nd in level])
        nxt = []
        for nd in level:
            if nd.left:
                nxt.append(nd.left)
            if nd.right:
                nxt.append(nd.right)
        level = nxt
    return rows

# %% cheapest_routes | O(n log n) | O(n) | lambda n: {i: ([(j, 2 * n - j) for j in range(1, n)] if i == 0 else []) for i in range(n)}
import heapq

def cheapest_routes(roads, source=0):
    cost = {source: 0}
    done = set()
    pq = [(0, source)]
    while pq:
        c, u = heapq.heappop(pq)
        if u in done:
            continue
        done.add(u)
        for v, w in roads[u]:
            if v not in cost or c + w < cost[v]:
                cost[v] = c + w
                heapq.heappush(pq, (c + w, v))
    return cost

# %% cable_cost | O(n log n) | O(n) | lambda n: [[(j, j * 7919 % 10007) for j in range(1, n)] if i == 0 else [(0, i * 7919 % 10007)] for i in range(n)]
from heapq import heappush, heappop

def cable_cost(adj):
    if not adj:
        return 0
    inTree = [False] * len(adj)
    heap = [(0, 0)]
    total = 0
    while heap:
        w, u = heappop(heap)
        if inTree[u]:
            continue
        inTree[u] = True
        total += w
        for v, wt in adj[u]:
            if not inTree[v]:
                heappush(heap, (wt, v))
    return total

# %% spanning_edges | O(n log n) | O(n) | lambda n: [(i * 7919 % 10007, i, i + 1) for i in range(n)]
def spanning_edges(edges):
    # n = number of edges, given as (weight, a, b)
    boss = {}

    def find(x):
        boss.setdefault(x, x)
        while boss[x] != x:
            boss[x] = boss[boss[x]]
            x = boss[x]
        return x

    used = []
    for w, a, b in sorted(edges):
        ra, rb = find(a), find(b)
        if ra != rb:
            boss[ra] = rb
            used.append((a, b, w))
    return used

# %% ancestor_table | O(n log n) | O(n log n) | lambda n: [max(0, i - 1) for i in range(n)]
def ancestor_table(parent):
    """table[k][v] is the 2**k-th ancestor of v (the root is its own parent)"""
    n = len(parent)
    table = [list(parent)]
    while (1 << len(table)) < n:
        prev = table[-1]
        table.append([prev[prev[v]] for v in range(n)])
    return table

# %% dense_shortest | O(n^2) | O(n) | lambda n: [[abs(i - j) + (i * j) % 5 for j in range(n)] for i in range(n)]
def dense_shortest(W, s=0):
    n = len(W)
    INF = float('inf')
    d = [INF] * n
    fixed = [False] * n
    d[s] = 0
    for _ in range(n):
        u = -1
        for v in range(n):
            if not fixed[v] and (u == -1 or d[v] < d[u]):
                u = v
        fixed[u] = True
        for v in range(n):
            if d[u] + W[u][v] < d[v]:
                d[v] = d[u] + W[u][v]
    return d

# %% wiener_index | O(n^2) | O(n) | lambda n: {i: [j for j in (i - 1, i + 1) if 0 <= j < n] for i in range(n)}
from collections import deque

def total_from(g, s):
    seen = {s}
    line = deque([(s, 0)])
    acc = 0
    while line:
        v, d = line.popleft()
        acc += d
        for w in g[v]:
            if w not in seen:
                seen.add(w)
                line.append((w, d + 1))
    return acc

def wiener_index(g):
    return sum(total_from(g, v) for v in g) // 2

# %% every_distance | O(n^3) | O(n^2) | lambda n: [[0 if i == j else (1 if abs(i - j) == 1 else 10 ** 6) for j in range(n)] for i in range(n)]
def every_distance(w):
    n = len(w)
    d = [row[:] for row in w]
    for k in range(n):
        for i in range(n):
            dik = d[i][k]
            for j in range(n):
                if dik + d[k][j] < d[i][j]:
                    d[i][j] = dik + d[k][j]
    return d

# %% count_independent | O(2^n) | O(n) | lambda n: {i: [] for i in range(n)}
def count_independent(adj):
    nodes = list(adj)
    chosen = set()

    def go(k):
        if k == len(nodes):
            return 1
        total = go(k + 1)
        v = nodes[k]
        if not any(u in chosen for u in adj[v]):
            chosen.add(v)
            total += go(k + 1)
            chosen.discard(v)
        return total

    return go(0)

# %% count_routes | O(2^n) | O(n) | lambda n: ({i: [j for j in (i + 1, i + 2) if j < n] for i in range(n)}, 0, n - 1)
def count_routes(dag, here, goal):
    if here == goal:
        return 1
    return sum(count_routes(dag, nxt, goal) for nxt in dag[here])

# %% shortest_tour | O(n!) | O(n) | lambda n: [[(i - j) ** 2 + i for j in range(n)] for i in range(n)]
from itertools import permutations

def shortest_tour(dist):
    n = len(dist)
    best = None
    for perm in permutations(range(1, n)):
        length, at = 0, 0
        for city in perm:
            length += dist[at][city]
            at = city
        length += dist[at][0]
        if best is None or length < best:
            best = length
    return best

# %% relax_everything | O(n*m) | O(n) | lambda n: (n, [(i, i + 1, 1) for i in reversed(range(n - 1))])
def relax_everything(n_nodes, edges, src=0):
    dist = [float('inf')] * n_nodes
    dist[src] = 0
    for _ in range(n_nodes - 1):
        for u, v, w in edges:
            if dist[u] + w < dist[v]:
                dist[v] = dist[u] + w
    return dist

# %% provinces | O(n+m) | O(n+m) | lambda n: (n, [(i, i + 1) for i in range(n - 1)])
from collections import defaultdict

def provinces(n, roads):
    nb = defaultdict(list)
    for a, b in roads:
        nb[a].append(b)
        nb[b].append(a)
    seen = [False] * n
    total = 0
    for i in range(n):
        if not seen[i]:
            total += 1
            seen[i] = True
            stack = [i]
            while stack:
                x = stack.pop()
                for y in nb[x]:
                    if not seen[y]:
                        seen[y] = True
                        stack.append(y)
    return total

# %% town_celebrity | O(n+m) | O(n) | lambda n: (n, [(i, n - 1) for i in range(n - 1)])
def town_celebrity(people: int, knows: list) -> int:
    score = [0] * people
    for a, b in knows:
        score[a] -= 1
        score[b] += 1
    for p in range(people):
        if score[p] == people - 1:
            return p
    return -1
