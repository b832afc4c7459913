# %% bfs | O(n) | O(n) | lambda n: ({i: [j for j in (i - 1, i + 1) if 0 <= j < n] for i in range(n)}, 0)
from collections import deque
def bfs(graph, start):
    seen, queue = {start}, deque([start])
    while queue:
        node = queue.popleft()
        for neighbour in graph[node]:
            if neighbour not in seen:
                seen.add(neighbour)
                queue.append(neighbour)
    return seen
# %% bfs_with_list_of_seen | O(n^2) | O(n) | lambda n: ({i: [j for j in (i - 1, i + 1) if 0 <= j < n] for i in range(n)}, 0)
def bfs_slow(graph, start):
    seen, queue = [start], [start]
    while queue:
        node = queue.pop(0)
        for neighbour in graph[node]:
            if neighbour not in seen:
                seen.append(neighbour)
                queue.append(neighbour)
    return seen
# %% dfs_recursive | O(n) | O(n) | lambda n: ({i: [i + 1] if i + 1 < n else [] for i in range(n)}, 0)
def dfs(graph, node, seen=None):
    seen = set() if seen is None else seen
    seen.add(node)
    for neighbour in graph[node]:
        if neighbour not in seen:
            dfs(graph, neighbour, seen)
    return seen
# %% topological | O(n) | O(n) | lambda n: {i: [i + 1] if i + 1 < n else [] for i in range(n)}
def topological(graph):
    indegree = {node: 0 for node in graph}
    for node in graph:
        for other in graph[node]:
            indegree[other] += 1
    ready = [node for node, d in indegree.items() if d == 0]
    order = []
    while ready:
        node = ready.pop()
        order.append(node)
        for other in graph[node]:
            indegree[other] -= 1
            if indegree[other] == 0:
                ready.append(other)
    return order
# %% dijkstra | O(n log n) | O(n) | lambda n: ({i: [((i * 7 + 1) % n, 3), ((i * 3 + 2) % n, 5), ((i + 1) % n, 9)] for i in range(n)}, 0)
import heapq
def dijkstra(graph, source):
    distance, heap = {source: 0}, [(0, source)]
    while heap:
        d, node = heapq.heappop(heap)
        if d > distance[node]:
            continue
        for other, weight in graph[node]:
            if d + weight < distance.get(other, 10**9):
                distance[other] = d + weight
                heapq.heappush(heap, (d + weight, other))
    return distance
# %% dijkstra_by_scanning | O(n^2) | O(n) | lambda n: ({i: [((i * 7 + 1) % n, 3), ((i + 1) % n, 9)] for i in range(n)}, 0)
def dijkstra_slow(graph, source):
    distance, done = {node: 10**9 for node in graph}, set()
    distance[source] = 0
    for _ in range(len(graph)):
        node = min((d, v) for v, d in distance.items() if v not in done)[1]
        done.add(node)
        for other, weight in graph[node]:
            distance[other] = min(distance[other], distance[node] + weight)
    return distance
# %% components_union_find | O(n) | O(n) | lambda n: (n, [(i, i + 1) for i in range(n - 1)])
def components(n: int, edges: list[tuple[int, int]]) -> int:
    parent = list(range(n))
    def find(x):
        while parent[x] != x:
            parent[x] = parent[parent[x]]
            x = parent[x]
        return x
    count = n
    for a, b in edges:
        a, b = find(a), find(b)
        if a != b:
            parent[a] = b
            count -= 1
    return count
# %% bellman_ford | O(n^2) | O(n) | lambda n: (n, [(i, i + 1, 1) for i in range(n - 2, -1, -1)])
def bellman_ford(n, edges):
    distance = [10**9] * n
    distance[0] = 0
    for _ in range(n - 1):
        for u, v, w in edges:
            if distance[u] + w < distance[v]:
                distance[v] = distance[u] + w
    return distance
# %% degree_counts | O(n) | O(n) | lambda n: {i: [(i + 1) % n] for i in range(n)}
def degrees(graph):
    return {node: len(graph[node]) for node in graph}
# %% adjacency_matrix_degrees | O(n^2) | O(n) | lambda n: [[1] * n for _ in range(n)]
def matrix_degrees(matrix):
    return [sum(row) for row in matrix]
# %% simple_paths | O(2^n) | O(n) | lambda n: ({i: [j for j in (i + 1, i + 2) if j < n] for i in range(n)}, 0, n - 1)
def count_paths_between(graph, start, goal):
    if start == goal:
        return 1
    return sum(count_paths_between(graph, nxt, goal) for nxt in graph[start])
# %% travelling | O(n!) | O(n^2) | lambda n: [[1] * n for _ in range(n)]
def shortest_tour(matrix):
    n = len(matrix)
    def visit(city, left):
        if not left:
            return matrix[city][0]
        return min(matrix[city][other] + visit(other, left - {other}) for other in left)
    return visit(0, frozenset(range(1, n)))
# %% bipartite | O(n) | O(n) | lambda n: {i: [j for j in (i - 1, i + 1) if 0 <= j < n] for i in range(n)}
def two_colours(graph):
    colour = {}
    for start in graph:
        if start in colour:
            continue
        colour[start] = 0
        stack = [start]
        while stack:
            node = stack.pop()
            for other in graph[node]:
                if other not in colour:
                    colour[other] = 1 - colour[node]
                    stack.append(other)
                elif colour[other] == colour[node]:
                    return False
    return True
