# %% latest_id | O(1) | O(1) | lambda n: [{'id': i, 'ok': True} for i in range(n)]
def latest_id(rows):
    return rows[-1].get('id') if rows else None

# %% matrix_has | O(log n) | O(1) | lambda n: ([[i * n + j for j in range(n)] for i in range(n)], -1)
def matrix_has(grid, x):
    if not grid:
        return False
    w = len(grid[0])
    lo, hi = 0, len(grid) * w - 1
    while lo <= hi:
        mid = (lo + hi) // 2
        v = grid[mid // w][mid % w]
        if v == x:
            return True
        if v < x:
            lo = mid + 1
        else:
            hi = mid - 1
    return False

# %% by_city | O(n) | O(n) | lambda n: [('name%d' % i, i % 10) for i in range(n)]
from collections import defaultdict

def by_city(people):
    groups = defaultdict(list)
    for name, city in people:
        groups[city].append(name)
    return dict(groups)

# %% running_balance | O(n) | O(n) | lambda n: [{'amount': (i % 7) - 3} for i in range(n)]
from itertools import accumulate

def running_balance(ledger):
    return list(accumulate(row['amount'] for row in ledger))

# %% cross_trace | O(n) | O(1) | lambda n: [[i + j for j in range(n)] for i in range(n)]
def cross_trace(M):
    n = len(M)
    s = 0
    for i in range(n):
        s += M[i][i]
        if i != n - 1 - i:
            s += M[i][n - 1 - i]
    return s

# %% staircase_search | O(n) | O(1) | lambda n: ([[2 * (i + j) for j in range(n)] for i in range(n)], 2 * n - 1)
def staircase_search(grid, target):
    """rows and columns are both ascending"""
    r, c = 0, len(grid[0]) - 1
    while r < len(grid) and c >= 0:
        if grid[r][c] == target:
            return r, c
        if grid[r][c] > target:
            c -= 1
        else:
            r += 1
    return None

# %% total_column | O(n) | O(n) | lambda n: 'pen,3\n' * n
def total_column(csv_text):
    total = 0
    for line in csv_text.splitlines():
        name, amount = line.split(',')
        total += int(amount)
    return total

# %% top_three | O(n) | O(n) | lambda n: list(range(n))
from collections import Counter

def top_three(sales):
    return [item for item, _ in Counter(sales).most_common(3)]

# %% payroll | O(n log n) | O(n) | lambda n: [(i * 7919 % 10007, i) for i in range(n)]
from itertools import groupby
from operator import itemgetter

def payroll(records):
    records = sorted(records, key=itemgetter(0))
    return {dept: sum(pay for _, pay in rows) for dept, rows in groupby(records, key=itemgetter(0))}

# %% flipped | O(n^2) | O(n^2) | lambda n: [[i * j % 10 for j in range(n)] for i in range(n)]
def flipped(matrix):
    return [list(col) for col in zip(*matrix)]

# %% area_sums | O(n^2) | O(n^2) | lambda n: [[(i + j) % 10 for j in range(n)] for i in range(n)]
def area_sums(img):
    h = len(img)
    w = len(img[0]) if img else 0
    S = [[0] * (w + 1) for _ in range(h + 1)]
    for y in range(h):
        for x in range(w):
            S[y + 1][x + 1] = img[y][x] + S[y][x + 1] + S[y + 1][x] - S[y][x]
    return S

# %% clashing_pairs | O(n^2) | O(1) | lambda n: [(i, 'room1') for i in range(n)]
def clashing_pairs(bookings):
    n_clash = 0
    for a in bookings:
        for b in bookings:
            if a[0] < b[0] and a[1] == b[1]:
                n_clash += 1
    return n_clash

# %% quarter_turn | O(n^2) | O(1) | lambda n: [[i * n + j for j in range(n)] for i in range(n)]
def quarter_turn(m):
    n = len(m)
    for i in range(n):
        for j in range(i + 1, n):
            m[i][j], m[j][i] = m[j][i], m[i][j]
    for row in m:
        a, b = 0, n - 1
        while a < b:
            row[a], row[b] = row[b], row[a]
            a += 1
            b -= 1

# %% islands | O(n^2) | O(n^2) | lambda n: [[1] * n for _ in range(n)]
def islands(board):
    seen = set()
    count = 0
    for r in range(len(board)):
        for c in range(len(board[0])):
            if board[r][c] != 1 or (r, c) in seen:
                continue
            count += 1
            seen.add((r, c))
            stack = [(r, c)]
            while stack:
                y, x = stack.pop()
                for dy, dx in ((1, 0), (-1, 0), (0, 1), (0, -1)):
                    p, q = y + dy, x + dx
                    if 0 <= p < len(board) and 0 <= q < len(board[0]):
                        if board[p][q] == 1 and (p, q) not in seen:
                            seen.add((p, q))
                            stack.append((p, q))
    return count

# %% row_medians | O(n^2 log n) | O(n) | lambda n: [[(i * 31 + j * j * 7919) % 10007 for j in range(n)] for i in range(n)]
def row_medians(sheet):
    return [sorted(row)[len(row) // 2] for row in sheet]

# %% mat_mul | O(n^3) | O(n^2) | lambda n: ([[i + j for j in range(n)] for i in range(n)], [[i - j for j in range(n)] for i in range(n)])
def mat_mul(A, B):
    n = len(A)
    C = [[0] * n for _ in range(n)]
    for i in range(n):
        for j in range(n):
            acc = 0
            for k in range(n):
                acc += A[i][k] * B[k][j]
            C[i][j] = acc
    return C

# %% richest_block | O(n^3) | O(n) | lambda n: [[(3 * i + 5 * j) % 11 - 5 for j in range(n)] for i in range(n)]
def best_run(vec):
    best = cur = vec[0]
    for v in vec[1:]:
        cur = max(v, cur + v)
        best = max(best, cur)
    return best

def richest_block(field):
    n = len(field)
    best = field[0][0]
    for top in range(n):
        cols = [0] * n
        for bottom in range(top, n):
            for c in range(n):
                cols[c] += field[bottom][c]
            best = max(best, best_run(cols))
    return best

# %% peel_spiral | O(n^3) | O(n^2) | lambda n: [[i * n + j for j in range(n)] for i in range(n)]
def peel_spiral(matrix):
    m = [list(r) for r in matrix]
    path = []
    while m:
        path += m.pop(0)
        m = list(zip(*m))[::-1]     # turn what is left
    return path

# %% menu_combos | O(n*m) | O(n*m) | lambda n: (list(range(n)), list(range(n)))
from itertools import product

def menu_combos(mains, drinks):
    return list(product(mains, drinks))

# %% attach_names | O(n*m) | O(n) | lambda n: ([(i, -1) for i in range(n)], [(j, 'cust') for j in range(n)])
def attach_names(orders, customers):
    joined = []
    for order_id, cust in orders:
        name = None
        for cid, cname in customers:
            if cid == cust:
                name = cname
                break
        joined.append((order_id, name))
    return joined
