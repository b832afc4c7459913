# %% flip_axes | O(n^2) | O(n^2) | lambda n: [list(range(n))] * n
def flip_axes(table):
    return [list(column) for column in zip(*table)]

# %% multiply_square | O(n^3) | O(n^2) | lambda n: ([[(i + j) % 3 for j in range(n)] for i in range(n)], [[(i * j) % 4 for j in range(n)] for i in range(n)])
def multiply_square(a: list[list[int]], b: list[list[int]]) -> list[list[int]]:
    size = len(a)
    out = [[0] * size for _ in range(size)]
    for i in range(size):
        for k in range(size):
            factor = a[i][k]
            for j in range(size):
                out[i][j] += factor * b[k][j]
    return out

# %% apply_to_vector | O(n^2) | O(n) | lambda n: ([[1.5] * n] * n, [2.0] * n)
def apply_to_vector(square, vec):
    """square is len(vec) by len(vec)."""
    return [sum(x * y for x, y in zip(row, vec)) for row in square]

# %% diagonal_gap | O(n) | O(1) | lambda n: [list(range(n))] * n
def diagonal_gap(m: list[list[int]]) -> int:
    size = len(m)
    main = sum(m[i][i] for i in range(size))
    anti = sum(m[i][size - 1 - i] for i in range(size))
    return abs(main - anti)

# %% turn_clockwise | O(n^2) | O(1) | lambda n: [[i + j for j in range(n)] for i in range(n)]
def turn_clockwise(image):
    n = len(image)
    for layer in range(n // 2):
        last = n - 1 - layer
        for k in range(last - layer):
            saved = image[layer][layer + k]
            image[layer][layer + k] = image[last - k][layer]
            image[last - k][layer] = image[last][last - k]
            image[last][last - k] = image[layer + k][last]
            image[layer + k][last] = saved

# %% sorted_grid_has | O(n) | O(1) | lambda n: ([list(range(0, 2 * n, 2))] * n, n // 2 * 2 - 1)
def sorted_grid_has(grid: list[list[int]], wanted: int) -> bool:
    """Square grid, rows and columns do not decrease."""
    row, col = 0, len(grid) - 1
    while row < len(grid) and col >= 0:
        cell = grid[row][col]
        if cell == wanted:
            return True
        if cell > wanted:
            col -= 1
        else:
            row += 1
    return False

# %% count_below | O(n log n) | O(1) | lambda n: ([list(range(n))] * n, n - 1)
from bisect import bisect_left

def count_below(rows, bound):
    """Square table with sorted rows: how many cells are under bound."""
    total = 0
    for row in rows:
        total += bisect_left(row, bound)
    return total

# %% order_rows | O(n^2 log n) | O(n^2) | lambda n: [random.Random(n).sample(range(n), n)] * n
import random

def order_rows(board: list[list[int]]) -> list[list[int]]:
    return [sorted(row) for row in board]

# %% count_lakes | O(n^2) | O(n^2) | lambda n: [[1] * n] * n
def count_lakes(terrain):
    size = len(terrain)
    visited = set()
    lakes = 0
    for r in range(size):
        for c in range(size):
            if not terrain[r][c] or (r, c) in visited:
                continue
            lakes += 1
            todo = [(r, c)]
            visited.add((r, c))
            while todo:
                y, x = todo.pop()
                for ny, nx in ((y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)):
                    if 0 <= ny < size and 0 <= nx < size and terrain[ny][nx] and (ny, nx) not in visited:
                        visited.add((ny, nx))
                        todo.append((ny, nx))
    return lakes

# %% blank_sheet | O(n*m) | O(n*m) | lambda n: (n, n)
def blank_sheet(rows: int, cols: int, fill: str = '.') -> list[list[str]]:
    sheet = []
    for _ in range(rows):
        line = []
        for _ in range(cols):
            line.append(fill)
        sheet.append(line)
    return sheet

# %% cheapest_descent | O(n^2) | O(n) | lambda n: [[(i * 3 + j * 5) % 17 for j in range(n)] for i in range(n)]
def cheapest_descent(costs):
    size = len(costs)
    best = list(costs[0])
    for r in range(1, size):
        following = []
        for c in range(size):
            above = best[max(0, c - 1):c + 2]
            following.append(costs[r][c] + min(above))
        best = following
    return min(best)

# %% densest_rectangle | O(n^4) | O(n^2) | lambda n: [[(i * j) % 7 - 3 for j in range(n)] for i in range(n)]
def densest_rectangle(field: list[list[int]]) -> int:
    n = len(field)
    acc = [[0] * (n + 1) for _ in range(n + 1)]
    for i in range(n):
        for j in range(n):
            acc[i + 1][j + 1] = field[i][j] + acc[i][j + 1] + acc[i + 1][j] - acc[i][j]
    best = field[0][0]
    for top in range(n):
        for bottom in range(top + 1, n + 1):
            for left in range(n):
                for right in range(left + 1, n + 1):
                    s = acc[bottom][right] - acc[top][right] - acc[bottom][left] + acc[top][left]
                    if s > best:
                        best = s
    return best

# %% best_band | O(n^3) | O(n) | lambda n: [[(i * 5 + j * 3) % 11 - 5 for j in range(n)] for i in range(n)]
def best_band(g):
    n = len(g)
    top_score = g[0][0]
    for top in range(n):
        sums = [0] * n
        for bottom in range(top, n):
            run = 0
            for c in range(n):
                sums[c] += g[bottom][c]
                run = max(run, 0) + sums[c]
                top_score = max(top_score, run)
    return top_score

# %% expand_determinant | O(n!) | O(n^3) | lambda n: [[(i * j + i + 1) % 5 for j in range(n)] for i in range(n)]
def expand_determinant(m: list[list[int]]) -> int:
    if len(m) == 1:
        return m[0][0]
    total = 0
    for c, head in enumerate(m[0]):
        minor = [row[:c] + row[c + 1:] for row in m[1:]]
        total += (-1) ** c * head * expand_determinant(minor)
    return total

# %% quantize_by_first_row | O(n^2 log n) | O(n^2) | lambda n: [random.Random(n).sample(range(n), n)] * n
import random
from bisect import bisect_right

def quantize_by_first_row(picture):
    """Square picture; replace each cell by its rank among the first row's values."""
    levels = sorted(picture[0])
    return [[bisect_right(levels, value) for value in row] for row in picture]

# %% solve_system | O(n^3) | O(n^2) | lambda n: ([[n + 1.0 if i == j else 1.0 for j in range(n)] for i in range(n)], [1.0] * n)
def solve_system(a: list[list[float]], b: list[float]) -> list[float]:
    n = len(b)
    m = [row + [rhs] for row, rhs in zip(a, b)]
    for col in range(n):
        pivot = max(range(col, n), key=lambda r: abs(m[r][col]))
        m[col], m[pivot] = m[pivot], m[col]
        for r in range(col + 1, n):
            ratio = m[r][col] / m[col][col]
            for c in range(col, n + 1):
                m[r][c] -= ratio * m[col][c]
    x = [0.0] * n
    for r in range(n - 1, -1, -1):
        known = sum(m[r][c] * x[c] for c in range(r + 1, n))
        x[r] = (m[r][n] - known) / m[r][r]
    return x

# %% around | O(1) | O(1) | lambda n: (n // 2, n // 2, n, n)
def around(row, col, height, width):
    return [
        (row + dy, col + dx)
        for dy in (-1, 0, 1)
        for dx in (-1, 0, 1)
        if (dy or dx) and 0 <= row + dy < height and 0 <= col + dx < width
    ]

# %% centered_columns | O(n^2) | O(n^2) | lambda n: np.ones((n, n))
import numpy as np

def centered_columns(square: np.ndarray) -> np.ndarray:
    """Square array with every column's mean taken off."""
    return square - square.mean(axis=0)

# %% seat_layout | O(n*m) | O(n*m) | lambda n: (n, n) | SeatMap.layout
class SeatMap:
    def __init__(self):
        self.rows = []

    def layout(self, rows, seats):
        for r in range(1, rows + 1):
            self.rows.append([f"{r}-{s}" for s in range(1, seats + 1)])
        return self.rows

# %% corner_total | O(log^2 n) | O(1) | lambda n: ({}, 2 ** n.bit_length() - 1, 2 ** n.bit_length() - 1)
def corner_total(tree: dict[tuple[int, int], int], row: int, col: int) -> int:
    """Sum of the cells up to (row, col) in a sparse two-dimensional Fenwick tree."""
    total = 0
    y = row
    while y > 0:
        x = col
        while x > 0:
            total += tree.get((y, x), 0)
            x -= x & -x
        y -= y & -y
    return total
