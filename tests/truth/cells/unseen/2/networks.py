# %% hop_counts | O(n) | O(n) | lambda n: ({i: [j for j in (2 * i + 1, 2 * i + 2) if j < n] for i in range(n)}, 0)
from collections import deque

def hop_counts(graph, source):
    hops = {source: 0}
    q = deque([source])
    while q:
        cur = q.popleft()
        for nb in graph.get(cur, ()):
            if nb not in hops:
                hops[nb] = hops[cur] + 1
                q.append(nb)
    return hops

# %% friend_circles | O(n) | O(n) | lambda n: (n, [(i, i + 2) for i in range(n - 2)])
def friend_circles(people: int, ties: list[tuple[int, int]]) -> int:
    adj = [[] for _ in range(people)]
    for a, b in ties:
        adj[a].append(b)
        adj[b].append(a)
    visited = [False] * people
    circles = 0
    for p in range(people):
        if visited[p]:
            continue
        circles += 1
        todo = [p]
        visited[p] = True
        while todo:
            u = todo.pop()
            for v in adj[u]:
                if not visited[v]:
                    visited[v] = True
                    todo.append(v)
    return circles

# %% has_import_loop | O(n) | O(n) | lambda n: {i: [j for j in (2 * i + 1, 2 * i + 2) if j < n] for i in range(n)}
def has_import_loop(deps):
    WHITE, GREY, BLACK = 0, 1, 2
    colour = {m: WHITE for m in deps}

    def visit(m):
        colour[m] = GREY
        for d in deps[m]:
            if colour[d] == GREY:
                return True
            if colour[d] == WHITE and visit(d):
                return True
        colour[m] = BLACK
        return False

    return any(colour[m] == WHITE and visit(m) for m in deps)

# %% cheapest_routes | O(n log n) | O(n) | lambda n: ({0: [(i, (i * i * 7919 + i * 104729) % 1000003 + 1) for i in range(1, n)], **{i: [(0, 5)] for i in range(1, n)}}, 0)
import heapq

def cheapest_routes(roads: dict, start) -> dict:
    cost = {start: 0}
    done = set()
    pq = [(0, start)]
    while pq:
        c, town = heapq.heappop(pq)
        if town in done:
            continue
        done.add(town)
        for nxt, w in roads.get(town, []):
            if nxt not in cost or c + w < cost[nxt]:
                cost[nxt] = c + w
                heapq.heappush(pq, (c + w, nxt))
    return cost

# %% all_pairs_delay | O(n^3) | O(n^2) | lambda n: (n, [(i, (i + 1) % n, 3) for i in range(n)])
def all_pairs_delay(n, links):
    INF = float("inf")
    d = [[INF] * n for _ in range(n)]
    for i in range(n):
        d[i][i] = 0
    for a, b, w in links:
        d[a][b] = min(d[a][b], w)
    for k in range(n):
        for i in range(n):
            for j in range(n):
                if d[i][k] + d[k][j] < d[i][j]:
                    d[i][j] = d[i][k] + d[k][j]
    return d

# %% course_order | O(n) | O(n) | lambda n: (n, [(i, i + 1) for i in range(n - 1)])
from collections import deque, defaultdict

def course_order(total, prereqs):
    needs = [0] * total
    unlocks = defaultdict(list)
    for first, then in prereqs:
        unlocks[first].append(then)
        needs[then] += 1
    ready = deque(c for c in range(total) if needs[c] == 0)
    plan = []
    while ready:
        c = ready.popleft()
        plan.append(c)
        for t in unlocks[c]:
            needs[t] -= 1
            if not needs[t]:
                ready.append(t)
    return plan if len(plan) == total else None

# %% spread_rumour | O(n^2) | O(n) | lambda n: ({0: list(range(1, n)), **{i: [0] for i in range(1, n)}}, 0)
def spread_rumour(contacts, origin):
    waiting = [origin]
    heard = {origin}
    order = []
    while len(waiting) > 0:
        person = waiting.pop(0)
        order.append(person)
        for c in contacts[person]:
            if c not in heard:
                heard.add(c)
                waiting.append(c)
    return order

# %% relax_all | O(n^2) | O(n) | lambda n: (n, [(i, i + 1, 2) for i in range(n - 1)], 0)
def relax_all(n: int, arcs: list, src: int) -> list:
    dist = [float("inf")] * n
    dist[src] = 0
    for _ in range(n - 1):
        for u, v, w in arcs:
            if dist[u] + w < dist[v]:
                dist[v] = dist[u] + w
    return dist

# %% cable_cost | O(n log n) | O(n) | lambda n: (n + 1, [((i * i * 7919 + i * 104729) % 1000003, i, i + 1) for i in range(n)])
class Groups:
    def __init__(self, size):
        self.boss = list(range(size))
        self.count = [1] * size

    def find(self, x):
        while self.boss[x] != x:
            self.boss[x] = self.boss[self.boss[x]]
            x = self.boss[x]
        return x

    def join(self, a, b):
        a, b = self.find(a), self.find(b)
        if a == b:
            return False
        if self.count[a] < self.count[b]:
            a, b = b, a
        self.boss[b] = a
        self.count[a] += self.count[b]
        return True

def cable_cost(n, cables):
    g = Groups(n)
    total = 0
    for price, a, b in sorted(cables):
        if g.join(a, b):
            total += price
    return total

# %% merge_accounts_slow | O(n^2) | O(n) | lambda n: (n + 1, [(0, i) for i in range(1, n + 1)])
def merge_accounts_slow(n, same):
    parent = {i: i for i in range(n)}

    def root(x):
        while parent[x] != x:
            x = parent[x]
        return x

    for a, b in same:
        parent[root(a)] = root(b)
    return sum(1 for i in parent if parent[i] == i)

# %% reachable_in_matrix | O(n^2) | O(n) | lambda n: [[1 if j == i + 1 else 0 for j in range(n)] for i in range(n)]
def reachable_in_matrix(adj):
    n = len(adj)
    seen = [False] * n
    seen[0] = True
    frontier = [0]
    while frontier:
        nxt = []
        for u in frontier:
            for v in range(n):
                if adj[u][v] and not seen[v]:
                    seen[v] = True
                    nxt.append(v)
        frontier = nxt
    return sum(seen)

# %% deepest_by_climbing | O(n^2) | O(1) | lambda n: [i - 1 for i in range(n)]
def deepest_by_climbing(boss_of):
    best = 0
    for person in range(len(boss_of)):
        level = 0
        while person != -1:
            person = boss_of[person]
            level += 1
        if level > best:
            best = level
    return best

# %% levels_from_parents | O(n) | O(n) | lambda n: [i - 1 for i in range(n)]
def levels_from_parents(parent: list[int]) -> list[int]:
    level = [0] * len(parent)
    for start in range(len(parent) - 1, -1, -1):
        trail = []
        node = start
        while node != -1 and level[node] == 0:
            trail.append(node)
            node = parent[node]
        base = level[node] if node != -1 else 0
        while trail:
            base += 1
            level[trail.pop()] = base
    return level

# %% grow_search_tree | O(n^2) | O(n) | lambda n: list(range(n))
def grow_search_tree(keys):
    root = None
    for k in keys:
        leaf = {"key": k, "left": None, "right": None}
        if root is None:
            root = leaf
            continue
        node = root
        while True:
            side = "left" if k < node["key"] else "right"
            if node[side] is None:
                node[side] = leaf
                break
            node = node[side]
    return root

# %% path_to_root | O(log n) | O(log n) | lambda n: n
def path_to_root(slot: int) -> list[int]:
    """Slots on the way up in an array-backed binary tree rooted at 1."""
    path = [slot]
    while path[-1] > 1:
        path.append(path[-1] // 2)
    return path

# %% best_tour | O(n!) | O(n) | lambda n: [(i * 37) % 101 for i in range(n)]
def best_tour(stops):
    order = list(stops)
    best = [float("inf")]

    def place(k, length):
        if k == len(order):
            best[0] = min(best[0], length)
            return
        for i in range(k, len(order)):
            order[k], order[i] = order[i], order[k]
            step = abs(order[k] - order[k - 1]) if k else 0
            place(k + 1, length + step)
            order[k], order[i] = order[i], order[k]

    place(0, 0)
    return best[0]

# %% biggest_party | O(2^n) | O(n^2) | lambda n: {i: set() for i in range(n)}
def biggest_party(dislikes: dict) -> int:
    def pick(guests):
        if not guests:
            return 0
        first, rest = guests[0], guests[1:]
        without = pick(rest)
        with_first = 1 + pick([g for g in rest if g not in dislikes[first]])
        return max(without, with_first)

    return pick(list(dislikes))

# %% triangle_total | O(n^3) | O(1) | lambda n: [[int(i != j) for j in range(n)] for i in range(n)]
def triangle_total(m: list[list[int]]) -> int:
    count = 0
    for i in range(len(m)):
        for j in range(i + 1, len(m)):
            if m[i][j]:
                for k in range(j + 1, len(m)):
                    if m[j][k] and m[i][k]:
                        count += 1
    return count

# %% two_teams_possible | O(n) | O(n) | lambda n: {i: [j for j in (i - 1, i + 1) if 0 <= j < n] for i in range(n)}
def two_teams_possible(rivals):
    side = {}
    for s in rivals:
        if s in side:
            continue
        side[s] = 0
        stack = [s]
        while stack:
            u = stack.pop()
            for v in rivals[u]:
                if v not in side:
                    side[v] = 1 - side[u]
                    stack.append(v)
                elif side[v] == side[u]:
                    return False
    return True

# %% are_linked | O(1) | O(1) | lambda n: ({i: {i + 1, i + 2} for i in range(n)}, 0, n - 1)
def are_linked(network: dict[int, set[int]], a: int, b: int) -> bool:
    return b in network.get(a, set()) or a in network.get(b, set())
