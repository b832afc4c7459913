# %% both_diagonals | O(n) | O(1) | lambda n: [[1] * n for _ in range(n)]
def both_diagonals(sq):
    n = len(sq)
    total = sum(sq[i][i] + sq[i][n - 1 - i] for i in range(n))
    if n % 2:
        total -= sq[n // 2][n // 2]
    return total

# %% staircase_lookup | O(n) | O(1) | lambda n: ([[i + j for j in range(n)] for i in range(n)], -1)
def staircase_lookup(m: list[list[int]], x: int):
    r, c = 0, len(m[0]) - 1
    while r < len(m) and c >= 0:
        if m[r][c] == x:
            return r, c
        if m[r][c] > x:
            c -= 1
        else:
            r += 1
    return None

# %% frame_cells | O(n) | O(n) | lambda n: [[0] * n for _ in range(n)]
def frame_cells(board):
    n = len(board)
    if n == 1:
        return [board[0][0]]
    top = list(board[0])
    right = [board[r][n - 1] for r in range(1, n)]
    bottom = [board[n - 1][c] for c in range(n - 2, -1, -1)]
    left = [board[r][0] for r in range(n - 2, 0, -1)]
    return top + right + bottom + left

# %% find_star | O(n) | O(1) | lambda n: [[int(j == n - 1 and i != j) for j in range(n)] for i in range(n)]
def find_star(knows):
    n = len(knows)
    cand = 0
    for p in range(1, n):
        if knows[cand][p]:
            cand = p
    for p in range(n):
        if p != cand and (knows[cand][p] or not knows[p][cand]):
            return -1
    return cand

# %% zip_sorted | O(n) | O(n) | lambda n: (list(range(0, 2 * n, 2)), list(range(1, 2 * n, 2)))
import heapq

def zip_sorted(a, b):
    return list(heapq.merge(a, b))

# %% rooms_required | O(n log n) | O(n) | lambda n: [((i * i * 7919 + i * 104729) % 1000003, 2000000 + i) for i in range(n)]
import heapq

def rooms_required(meetings: list[tuple[int, int]]) -> int:
    busy: list[int] = []
    for start, end in sorted(meetings):
        if busy and busy[0] <= start:
            heapq.heapreplace(busy, end)
        else:
            heapq.heappush(busy, end)
    return len(busy)

# %% nearest_shops | O(n log n) | O(n) | lambda n: ([(i * i * 7919 + i * 104729) % 1000003 for i in range(n)], [(i * 7001) % 1000003 for i in range(n)])
from bisect import bisect_left

def nearest_shops(shops, houses):
    shops = sorted(shops)
    out = []
    for h in houses:
        k = bisect_left(shops, h)
        options = shops[max(0, k - 1):k + 1]
        out.append(min(options, key=lambda s: abs(s - h)))
    return out

# %% doubling_minima | O(n log n) | O(n log n) | lambda n: [(i * i * 7919 + i * 104729) % 1000003 for i in range(n)]
def doubling_minima(arr):
    levels = [list(arr)]
    w = 1
    while 2 * w <= len(arr):
        below = levels[-1]
        levels.append([min(below[i], below[i + w]) for i in range(len(below) - w)])
        w *= 2
    return levels

# %% turn_picture | O(n^2) | O(1) | lambda n: [[i * n + j for j in range(n)] for i in range(n)]
def turn_picture(img: list[list[int]]) -> list[list[int]]:
    n = len(img)
    for r in range(n):
        for c in range(r + 1, n):
            img[r][c], img[c][r] = img[c][r], img[r][c]
    for row in img:
        row.reverse()
    return img

# %% lake_size | O(n^2) | O(n^2) | lambda n: ([["~"] * n for _ in range(n)], 0, 0)
def lake_size(terrain: list[list[str]], r0: int, c0: int) -> int:
    if terrain[r0][c0] != "~":
        return 0
    seen = {(r0, c0)}
    todo = [(r0, c0)]
    while todo:
        r, c = todo.pop()
        for rr, cc in ((r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)):
            if 0 <= rr < len(terrain) and 0 <= cc < len(terrain[0]):
                if terrain[rr][cc] == "~" and (rr, cc) not in seen:
                    seen.add((rr, cc))
                    todo.append((rr, cc))
    return len(seen)

# %% mat_times | O(n^3) | O(n^2) | lambda n: ([[1] * n for _ in range(n)], [[2] * n for _ in range(n)])
def mat_times(A, B):
    cols = list(zip(*B))
    return [[sum(x * y for x, y in zip(row, col)) for col in cols] for row in A]

# %% zero_triplets | O(n^3) | O(n) | lambda n: list(range(1, n + 1))
from itertools import combinations

def zero_triplets(charges):
    return sum(1 for a, b, c in combinations(range(len(charges)), 3) if charges[a] + charges[b] + charges[c] == 0)

# %% menu_pairs | O(n*m) | O(n*m) | lambda n: (["m%d" % i for i in range(n)], ["d%d" % i for i in range(n)])
def menu_pairs(mains, drinks):
    return [{"main": m, "drink": d} for m in mains for d in drinks]

# %% shared_likes | O(n*m) | O(n) | lambda n: (list(range(n)), list(range(n, -1, -1)))
def shared_likes(mine, yours):
    both = []
    for item in mine:
        if item in yours:
            both.append(item)
    return both

# %% knockout_rounds | O(log n) | O(1) | lambda n: n
def knockout_rounds(teams: int) -> int:
    rounds = 0
    size = 1
    while size < teams:
        size *= 2
        rounds += 1
    return rounds

# %% neighbours_alive | O(1) | O(1) | lambda n: ([[1] * n for _ in range(n)], n // 2, n // 2)
def neighbours_alive(world, r, c):
    h, w = len(world), len(world[0])
    alive = 0
    for dr in (-1, 0, 1):
        for dc in (-1, 0, 1):
            if (dr or dc) and 0 <= r + dr < h and 0 <= c + dc < w:
                alive += world[r + dr][c + dc]
    return alive

# %% shade_of_square | O(1) | O(1) | lambda n: (n, n + 1)
def shade_of_square(row: int, col: int) -> str:
    shades = {0: "dark", 1: "light"}
    return shades[(row + col) % 2]

# %% lightest_descent | O(2^n) | O(n) | lambda n: [[(r * 7 + c * 3) % 11 for c in range(r + 1)] for r in range(n)]
def lightest_descent(tri, r=0, c=0):
    if r == len(tri) - 1:
        return tri[r][c]
    return tri[r][c] + min(lightest_descent(tri, r + 1, c), lightest_descent(tri, r + 1, c + 1))

# %% fairest_split | O(2^n) | O(1) | lambda n: [(i * 37) % 23 + 1 for i in range(n)]
def fairest_split(weights):
    total = sum(weights)
    best = total
    for mask in range(2 ** len(weights)):
        mine = sum(w for i, w in enumerate(weights) if mask >> i & 1)
        best = min(best, abs(total - 2 * mine))
    return best

# %% rows_in_order | O(n^2 log n) | O(n^2) | lambda n: [[((i + j) * (i + j) * 7919 + j * 104729) % 1000003 for j in range(n)] for i in range(n)]
def rows_in_order(sheet):
    return [sorted(row) for row in sheet]
