# %% pivot_columns | O(n^2) | O(n^2) | lambda n: [[i + j for j in range(n)] for i in range(n)]
def pivot_columns(table):
    return [[row[c] for row in table] for c in range(len(table[0]))]

# %% multiply | O(n^3) | O(n^2) | lambda n: ([[1 + (i + j) % 3 for j in range(n)] for i in range(n)], [[(i * j) % 5 for j in range(n)] for i in range(n)])
def multiply(left: list[list[int]], right: list[list[int]]) -> list[list[int]]:
    size = len(left)
    product = [[0] * size for _ in range(size)]
    for i in range(size):
        for j in range(size):
            cell = 0
            for k in range(size):
                cell += left[i][k] * right[k][j]
            product[i][j] = cell
    return product

# %% apply_weights | O(n^2) | O(n) | lambda n: ([[1] * n for _ in range(n)], [2] * n)
def apply_weights(matrix, weights):
    return [sum(m * w for m, w in zip(row, weights)) for row in matrix]

# %% border_walk | O(n) | O(n) | lambda n: [[i * n + j for j in range(n)] for i in range(n)]
def border_walk(board):
    """Cells of the rim of a square board, clockwise."""
    last = len(board) - 1
    walk = []
    for c in range(last):
        walk.append(board[0][c])
    for r in range(last):
        walk.append(board[r][last])
    for c in range(last, 0, -1):
        walk.append(board[last][c])
    for r in range(last, 0, -1):
        walk.append(board[r][0])
    return walk

# %% rank_rows | O(n^2 log n) | O(n^2) | lambda n: [random.sample(range(3 * n), n) for _ in range(n)]
import random

def rank_rows(scores: list[list[int]]) -> list[list[int]]:
    return [sorted(row, reverse=True) for row in scores]

# %% staircase_find | O(n) | O(1) | lambda n: ([[2 * (i + j) for j in range(n)] for i in range(n)], 2 * n - 1)
def staircase_find(grid, wanted):
    row, col = 0, len(grid[0]) - 1
    while row < len(grid) and col >= 0:
        here = grid[row][col]
        if here == wanted:
            return row, col
        if here > wanted:
            col -= 1
        else:
            row += 1
    return None

# %% both_diagonals | O(n) | O(1) | lambda n: [[i * j % 7 for j in range(n)] for i in range(n)]
def both_diagonals(square: list[list[int]]) -> int:
    n = len(square)
    total = sum(square[i][i] + square[i][n - 1 - i] for i in range(n))
    if n % 2:
        total -= square[n // 2][n // 2]
    return total

# %% spill_area | O(n^2) | O(n^2) | lambda n: ([[1] * n for _ in range(n)], (0, 0))
def spill_area(ground, source):
    level = ground[source[0]][source[1]]
    wet = {source}
    todo = [source]
    while todo:
        r, c = todo.pop()
        for dr, dc in ((0, 1), (1, 0), (0, -1), (-1, 0)):
            y, x = r + dr, c + dc
            if 0 <= y < len(ground) and 0 <= x < len(ground[0]):
                if (y, x) not in wet and ground[y][x] == level:
                    wet.add((y, x))
                    todo.append((y, x))
    return len(wet)

# %% next_generation | O(n^2) | O(n^2) | lambda n: [[(i * j) % 2 for j in range(n)] for i in range(n)]
def next_generation(cells):
    n = len(cells)
    fresh = []
    for i in range(n):
        line = []
        for j in range(n):
            around = 0
            for a in (i - 1, i, i + 1):
                for b in (j - 1, j, j + 1):
                    if (a, b) != (i, j):
                        around += cells[a % n][b % n]
            line.append(1 if around == 3 or (around == 2 and cells[i][j]) else 0)
        fresh.append(line)
    return fresh

# %% quarter_turn | O(n^2) | O(1) | lambda n: [[i - j for j in range(n)] for i in range(n)]
def quarter_turn(img: list[list[int]]) -> None:
    """Turn a square image clockwise, in place."""
    n = len(img)
    for i in range(n):
        for j in range(i + 1, n):
            img[i][j], img[j][i] = img[j][i], img[i][j]
    for row in img:
        row.reverse()

# %% best_patch | O(n^4) | O(n^2) | lambda n: [[(i * 5 + j * 3) % 11 - 5 for j in range(n)] for i in range(n)]
def best_patch(heights):
    n = len(heights)
    pre = [[0] * (n + 1) for _ in range(n + 1)]
    for i in range(n):
        for j in range(n):
            pre[i + 1][j + 1] = heights[i][j] + pre[i][j + 1] + pre[i + 1][j] - pre[i][j]
    best = heights[0][0]
    for top in range(n):
        for left in range(n):
            for bottom in range(top + 1, n + 1):
                for right in range(left + 1, n + 1):
                    s = pre[bottom][right] - pre[top][right] - pre[bottom][left] + pre[top][left]
                    if s > best:
                        best = s
    return best

# %% best_rectangle | O(n^3) | O(n) | lambda n: [[(i * 7 + j * 4) % 13 - 6 for j in range(n)] for i in range(n)]
def best_rectangle(profit: list[list[int]]) -> int:
    best = profit[0][0]
    for top in range(len(profit)):
        columns = [0] * len(profit[0])
        for bottom in range(top, len(profit)):
            run = 0
            for c, value in enumerate(profit[bottom]):
                columns[c] += value
                run = max(run + columns[c], columns[c])
                best = max(best, run)
    return best

# %% times_table | O(n*m) | O(n*m) | lambda n: (n, n)
def times_table(rows: int, cols: int) -> list[list[int]]:
    return [[r * c for c in range(1, cols + 1)] for r in range(1, rows + 1)]

# %% street_routes | O(n*m) | O(n) | lambda n: (n, n)
def street_routes(height, width, closed=frozenset()):
    routes = [0] * width
    routes[0] = 1
    for r in range(height):
        for c in range(width):
            if (r, c) in closed:
                routes[c] = 0
            elif c:
                routes[c] = (routes[c] + routes[c - 1]) % 1_000_000_007
    return routes[-1]

# %% solve_system | O(n^3) | O(n^2) | lambda n: ([[n + 1.0 if i == j else 1.0 for j in range(n)] for i in range(n)], [1.0] * n)
def solve_system(coeffs, rhs):
    """Gauss-Jordan with partial pivoting on a copy."""
    n = len(rhs)
    a = [list(row) + [b] for row, b in zip(coeffs, rhs)]
    for col in range(n):
        pivot = max(range(col, n), key=lambda r: abs(a[r][col]))
        a[col], a[pivot] = a[pivot], a[col]
        scale = a[col][col]
        for k in range(n + 1):
            a[col][k] /= scale
        for r in range(n):
            if r != col:
                factor = a[r][col]
                for k in range(n + 1):
                    a[r][k] -= factor * a[col][k]
    return [row[-1] for row in a]

# %% permanent | O(n!) | O(n) | lambda n: [[1 + (i + j) % 2 for j in range(n)] for i in range(n)]
def permanent(m):
    used = [False] * len(m)

    def expand(row):
        if row == len(m):
            return 1
        total = 0
        for col in range(len(m)):
            if not used[col]:
                used[col] = True
                total += m[row][col] * expand(row + 1)
                used[col] = False
        return total

    return expand(0)

# %% rows_containing | O(n log n) | O(1) | lambda n: ([[2 * j for j in range(n)] for _ in range(n)], 2 * n + 1)
def rows_containing(sorted_rows: list[list[int]], key: int) -> int:
    matches = 0
    for row in sorted_rows:
        a, b = 0, len(row)
        while a < b:
            m = (a + b) >> 1
            if row[m] < key:
                a = m + 1
            else:
                b = m
        if a < len(row) and row[a] == key:
            matches += 1
    return matches

# %% grid_median | O(n^2 log n) | O(n^2) | lambda n: [[random.randrange(10 ** 6) for _ in range(n)] for _ in range(n)]
import random

def grid_median(pixels):
    flat = sorted(p for line in pixels for p in line)
    half = len(flat) // 2
    return flat[half] if len(flat) % 2 else (flat[half - 1] + flat[half]) / 2

# %% column_peaks | O(n^2) | O(n) | lambda n: [[i + j for j in range(n)] for i in range(n)]
def column_peaks(sheet):
    return [max(column) for column in zip(*sheet)]

# %% corner_mean | O(1) | O(1) | lambda n: [[i + j for j in range(n)] for i in range(n)]
def corner_mean(raster: list[list[float]]) -> float:
    top, bottom = raster[0], raster[-1]
    return (top[0] + top[-1] + bottom[0] + bottom[-1]) / 4
