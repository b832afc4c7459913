# %% total_rainfall | O(n^2) | O(1) | lambda n: [list(range(n))] * n
def total_rainfall(field):
    total = 0
    for row in field:
        for mm in row:
            total += mm
    return total

# %% flip | O(n^2) | O(n^2) | lambda n: [list(range(n)) for _ in range(n)]
def flip(grid: list[list[int]]) -> list[list[int]]:
    """Rows become columns."""
    size = len(grid)
    return [[grid[r][c] for r in range(size)] for c in range(size)]

# %% chain_transforms | O(n^3) | O(n^2) | lambda n: ([[1] * n for _ in range(n)], [[2] * n for _ in range(n)])
def chain_transforms(a, b):
    n = len(a)
    out = []
    for i in range(n):
        row = []
        for j in range(n):
            row.append(sum(a[i][k] * b[k][j] for k in range(n)))
        out.append(row)
    return out

# %% empty_board | O(n*m) | O(n*m) | lambda n: (n, n)
def empty_board(rows: int, cols: int, fill: str = ".") -> list:
    board = []
    for r in range(rows):
        line = []
        for c in range(cols):
            line.append("#" if r in (0, rows - 1) or c in (0, cols - 1) else fill)
        board.append(line)
    return board

# %% paint_bucket | O(n^2) | O(n^2) | lambda n: ([[0] * n for _ in range(n)], 0, 0, 5)
def paint_bucket(image, r, c, color):
    """Returns how many pixels change; image is square and gets painted in place."""
    old = image[r][c]
    if old == color:
        return 0
    painted = 0
    stack = [(r, c)]
    image[r][c] = color
    while stack:
        y, x = stack.pop()
        painted += 1
        for ny, nx in ((y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)):
            if 0 <= ny < len(image) and 0 <= nx < len(image) and image[ny][nx] == old:
                image[ny][nx] = color
                stack.append((ny, nx))
    return painted

# %% trace_difference | O(n) | O(1) | lambda n: [list(range(n))] * n
def trace_difference(square: list[list[float]]) -> float:
    n = len(square)
    main = anti = 0
    for i in range(n):
        main += square[i][i]
        anti += square[i][n - 1 - i]
    return abs(main - anti)

# %% border_cells | O(n) | O(n) | lambda n: [list(range(n))] * n
def border_cells(board):
    """Values on the edge of a square board, clockwise."""
    n = len(board)
    if n == 1:
        return [board[0][0]]
    top = board[0][:]
    right = [board[r][n - 1] for r in range(1, n)]
    bottom = [board[n - 1][c] for c in range(n - 2, -1, -1)]
    left = [board[r][0] for r in range(n - 2, 0, -1)]
    return top + right + bottom + left

# %% staircase_search | O(n) | O(1) | lambda n: ([list(range(n))] * n, -1)
def staircase_search(matrix: list[list[int]], target: int) -> bool:
    """Rows and columns both ascend."""
    r, c = 0, len(matrix) - 1
    while r < len(matrix) and c >= 0:
        if matrix[r][c] == target:
            return True
        if matrix[r][c] > target:
            c -= 1
        else:
            r += 1
    return False

# %% count_below | O(n log n) | O(1) | lambda n: ([list(range(n))] * n, n // 3)
from bisect import bisect_left


def count_below(sorted_rows, limit):
    return sum(bisect_left(row, limit) for row in sorted_rows)

# %% robot_routes | O(n*m) | O(n) | lambda n: (n, n)
def robot_routes(height: int, width: int) -> int:
    """Right/down routes through a height x width yard, modulo a prime."""
    routes = [1] * width
    for _ in range(1, height):
        for c in range(1, width):
            routes[c] = (routes[c] + routes[c - 1]) % 998_244_353
    return routes[-1]

# %% next_generation | O(n^2) | O(n^2) | lambda n: [[(r * c) % 2 for c in range(n)] for r in range(n)]
def next_generation(cells):
    n = len(cells)

    def alive_around(r, c):
        around = 0
        for dr in (-1, 0, 1):
            for dc in (-1, 0, 1):
                if (dr or dc) and 0 <= r + dr < n and 0 <= c + dc < n:
                    around += cells[r + dr][c + dc]
        return around

    fresh = []
    for r in range(n):
        fresh.append([])
        for c in range(n):
            k = alive_around(r, c)
            fresh[r].append(1 if k == 3 or (k == 2 and cells[r][c]) else 0)
    return fresh

# %% richest_rectangle | O(n^4) | O(n^2) | lambda n: [[(r * 7 + c * 3) % 11 - 5 for c in range(n)] for r in range(n)]
def richest_rectangle(land: list[list[int]]) -> int:
    n = len(land)
    pre = [[0] * (n + 1) for _ in range(n + 1)]
    for r in range(n):
        for c in range(n):
            pre[r + 1][c + 1] = land[r][c] + pre[r][c + 1] + pre[r + 1][c] - pre[r][c]
    best = land[0][0]
    for top in range(n):
        for bottom in range(top + 1, n + 1):
            for left in range(n):
                for right in range(left + 1, n + 1):
                    s = pre[bottom][right] - pre[top][right] - pre[bottom][left] + pre[top][left]
                    if s > best:
                        best = s
    return best

# %% best_plot | O(n^3) | O(n) | lambda n: [[(r * 7 + c * 3) % 11 - 5 for c in range(n)] for r in range(n)]
def best_plot(land):
    """The richest rectangle again, one dimension collapsed."""
    n = len(land)
    best = land[0][0]
    for top in range(n):
        strip = [0] * n
        for bottom in range(top, n):
            running = 0
            for c in range(n):
                strip[c] += land[bottom][c]
                running = max(strip[c], running + strip[c])
                best = max(best, running)
    return best

# %% turn_photo | O(n^2) | O(1) | lambda n: [list(range(n)) for _ in range(n)]
def turn_photo(pixels: list[list[int]]) -> None:
    """Quarter turn clockwise, in place, ring by ring."""
    n = len(pixels)
    for ring in range(n // 2):
        last = n - 1 - ring
        for i in range(ring, last):
            k = n - 1 - i
            keep = pixels[ring][i]
            pixels[ring][i] = pixels[k][ring]
            pixels[k][ring] = pixels[last][k]
            pixels[last][k] = pixels[i][last]
            pixels[i][last] = keep

# %% row_medians | O(n^2 log n) | O(n) | lambda n: [random.sample(range(n), n) for _ in range(n)]
import random


def row_medians(samples):
    medians = []
    for row in samples:
        ordered = sorted(row)
        medians.append(ordered[len(ordered) // 2])
    return medians

# %% cheapest_assignment | O(n!) | O(n) | lambda n: [[(r * 5 + c * 7) % 13 + 1 for c in range(n)] for r in range(n)]
from itertools import permutations


def cheapest_assignment(cost: list[list[int]]) -> int:
    workers = range(len(cost))
    return min(sum(cost[w][job] for w, job in zip(workers, jobs))
               for jobs in permutations(workers))

# %% sudoku_row_conflicts | O(1) | O(1) | lambda n: [[(r * 3 + r // 3 + c + n) % 9 + 1 for c in range(9)] for r in range(9)]
def sudoku_row_conflicts(board):
    """Duplicates in the rows and columns of a 9x9 sudoku."""
    conflicts = 0
    for i in range(9):
        row = {board[i][c] for c in range(9)}
        col = {board[r][i] for r in range(9)}
        conflicts += 18 - len(row) - len(col)
    return conflicts

# %% knight_moves | O(1) | O(1) | lambda n: (n // 2, n // 2, n)
def knight_moves(row: int, col: int, size: int = 8) -> list[tuple[int, int]]:
    jumps = [(1, 2), (2, 1), (-1, 2), (-2, 1), (1, -2), (2, -1), (-1, -2), (-2, -1)]
    return [(row + dr, col + dc) for dr, dc in jumps
            if 0 <= row + dr < size and 0 <= col + dc < size]

# %% standardize | O(n^2) | O(n^2) | lambda n: np.arange(n * n, dtype=float).reshape(n, n)
import numpy as np


def standardize(features):
    centered = features - features.mean(axis=0)
    spread = centered.std(axis=0)
    spread[spread == 0] = 1.0
    return centered / spread

# %% easiest_hike | O(n^2 log n) | O(n^2) | lambda n: [[random.randint(1, 1000) for _ in range(n)] for _ in range(n)]
import heapq
import random


def easiest_hike(effort):
    """Least total effort from the top left to the bottom right of a square map."""
    n = len(effort)
    best = [[float("inf")] * n for _ in range(n)]
    best[0][0] = effort[0][0]
    queue = [(effort[0][0], 0, 0)]
    while queue:
        cost, r, c = heapq.heappop(queue)
        if r == n - 1 and c == n - 1:
            return cost
        if cost > best[r][c]:
            continue
        for nr, nc in ((r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)):
            if 0 <= nr < n and 0 <= nc < n:
                new_cost = cost + effort[nr][nc]
                if new_cost < best[nr][nc]:
                    best[nr][nc] = new_cost
                    heapq.heappush(queue, (new_cost, nr, nc))
