# %% transpose | O(n^2) | O(n^2) | lambda n: [[1] * n for _ in range(n)]
def transpose(matrix):
    return [[row[j] for row in matrix] for j in range(len(matrix[0]))]
# %% multiply | O(n^3) | O(n^2) | lambda n: ([[1] * n for _ in range(n)], [[1] * n for _ in range(n)])
def multiply(a: list[list[int]], b: list[list[int]]) -> list[list[int]]:
    n = len(a)
    out = [[0] * n for _ in range(n)]
    for i in range(n):
        for j in range(n):
            for k in range(n):
                out[i][j] += a[i][k] * b[k][j]
    return out
# %% trace | O(n) | O(1) | lambda n: [[1] * n for _ in range(n)]
def trace(matrix):
    return sum(matrix[i][i] for i in range(len(matrix)))
# %% spiral | O(n^2) | O(n^2) | lambda n: [[1] * n for _ in range(n)]
def spiral(matrix):
    out = []
    top, bottom, left, right = 0, len(matrix) - 1, 0, len(matrix[0]) - 1
    while top <= bottom and left <= right:
        out += [matrix[top][j] for j in range(left, right + 1)]
        out += [matrix[i][right] for i in range(top + 1, bottom + 1)]
        if top < bottom and left < right:
            out += [matrix[bottom][j] for j in range(right - 1, left - 1, -1)]
            out += [matrix[i][left] for i in range(bottom - 1, top, -1)]
        top, bottom, left, right = top + 1, bottom - 1, left + 1, right - 1
    return out
# %% floyd_warshall | O(n^3) | O(n^2) | lambda n: [[1] * n for _ in range(n)]
def all_distances(matrix):
    distance = [row[:] for row in matrix]
    n = len(distance)
    for k in range(n):
        for i in range(n):
            for j in range(n):
                if distance[i][k] + distance[k][j] < distance[i][j]:
                    distance[i][j] = distance[i][k] + distance[k][j]
    return distance
# %% islands | O(n^2) | O(n^2) | lambda n: [[1] * n for _ in range(n)]
def islands(grid):
    seen, count = set(), 0
    for r in range(len(grid)):
        for c in range(len(grid[0])):
            if not grid[r][c] or (r, c) in seen:
                continue
            count += 1
            stack = [(r, c)]
            seen.add((r, c))
            while stack:
                i, j = stack.pop()
                for x, y in ((i + 1, j), (i - 1, j), (i, j + 1), (i, j - 1)):
                    if 0 <= x < len(grid) and 0 <= y < len(grid[0]) and grid[x][y] and (x, y) not in seen:
                        seen.add((x, y))
                        stack.append((x, y))
    return count
# %% rows_sorted | O(n^2 log n) | O(n) | lambda n: [[(j * 7919) % 10007 for j in range(n)] for _ in range(n)]
def sort_rows(matrix):
    for i in range(len(matrix)):
        matrix[i] = sorted(matrix[i])
# %% coin_change | O(n*m) | O(n) | lambda n: (list(range(1, n + 1)), n)
def coin_change(coins, amount):
    best = [0] + [10**9] * amount
    for total in range(1, amount + 1):
        for coin in coins:
            if coin <= total:
                best[total] = min(best[total], best[total - coin] + 1)
    return best[amount]
# %% knapsack | O(n*m) | O(n*m) | lambda n: ([1] * n, [1] * n, n)
def knapsack(weights, values, capacity):
    table = [[0] * (capacity + 1) for _ in range(len(weights) + 1)]
    for i, weight in enumerate(weights):
        for room in range(capacity + 1):
            table[i + 1][room] = table[i][room]
            if weight <= room:
                table[i + 1][room] = max(table[i][room], table[i][room - weight] + values[i])
    return table[-1][capacity]
# %% grid_paths | O(n*m) | O(n*m) | lambda n: (n, n)
def count_paths(rows: int, cols: int) -> int:
    table = [[1] * cols for _ in range(rows)]
    for r in range(1, rows):
        for c in range(1, cols):
            table[r][c] = (table[r - 1][c] + table[r][c - 1]) % 1000003
    return table[-1][-1]
# %% grid_paths_naive | O(2^n) | O(n) | lambda n: (n, n)
def walk(rows, cols):
    if rows == 1 or cols == 1:
        return 1
    return walk(rows - 1, cols) + walk(rows, cols - 1)
# %% matrix_chain | O(n^3) | O(n^2) | lambda n: list(range(1, n + 1))
def matrix_chain(sizes):
    n = len(sizes) - 1
    cost = [[0] * n for _ in range(n)]
    for length in range(2, n + 1):
        for i in range(n - length + 1):
            j = i + length - 1
            cost[i][j] = min(
                cost[i][k] + cost[k + 1][j] + sizes[i] * sizes[k + 1] * sizes[j + 1] for k in range(i, j)
            )
    return cost[0][-1] if n else 0
# %% palindrome_table | O(n^2) | O(n^2) | lambda n: 'a' * n
def palindrome_table(s):
    n = len(s)
    table = [[False] * n for _ in range(n)]
    for i in range(n - 1, -1, -1):
        for j in range(i, n):
            table[i][j] = s[i] == s[j] and (j - i < 2 or table[i + 1][j - 1])
    return table[0][n - 1]
# %% word_break | O(n^2) | O(n) | lambda n: [1] * n
def partition_counts(nums):
    ways = [1] + [0] * len(nums)
    for end in range(1, len(nums) + 1):
        for start in range(end):
            ways[end] = (ways[end] + ways[start] * nums[start]) % 997
    return ways[-1]
# %% queens | O(n!) | O(n^2) | lambda n: n
def queens(n):
    def place(row, columns, left, right):
        if row == n:
            return 1
        count = 0
        for c in range(n):
            if c not in columns:
                count += place(row + 1, columns | {c}, left, right)
        return count
    return place(0, frozenset(), frozenset(), frozenset())
# %% house_robber | O(n) | O(1) | lambda n: list(range(n))
def rob(houses):
    take, skip = 0, 0
    for value in houses:
        take, skip = skip + value, max(take, skip)
    return max(take, skip)
# %% egg_drop_memo | O(n^2) | O(n^2) | lambda n: list(range(n))
from functools import cache
def stone_game(stones):
    total = [0]
    for s in stones:
        total.append(total[-1] + s)
    table = {}
    n = len(stones)
    for i in range(n - 1, -1, -1):
        table[i, i] = stones[i]
        for j in range(i + 1, n):
            table[i, j] = max(stones[i] - table[i + 1, j], stones[j] - table[i, j - 1])
    return table[0, n - 1] if n else 0
