# %% safe_queens | O(n!) | O(n) | lambda n: n
from itertools import permutations

def safe_queens(size: int) -> int:
    """Counts the queen placements by trying every order of the columns."""
    good = 0
    for cols in permutations(range(size)):
        rising = {r + c for r, c in enumerate(cols)}
        falling = {r - c for r, c in enumerate(cols)}
        if len(rising) == size and len(falling) == size:
            good += 1
    return good

# %% pick_exact | O(2^n) | O(n) | lambda n: ([2 * i + 2 for i in range(n)], 2 * n + 1)
def pick_exact(weights, target, i=0):
    if i == len(weights):
        return target == 0
    return pick_exact(weights, target - weights[i], i + 1) or pick_exact(weights, target, i + 1)

# %% pack_value | O(n*m) | O(n) | lambda n: ([(1 + i % 3, 1 + i % 13) for i in range(n)], n)
def pack_value(items: list[tuple[int, int]], capacity: int) -> int:
    best = [0] * (capacity + 1)
    for weight, value in items:
        for room in range(capacity, weight - 1, -1):
            candidate = best[room - weight] + value
            if candidate > best[room]:
                best[room] = candidate
    return best[capacity]

# %% merge_piles | O(n log n) | O(n) | lambda n: random.sample(range(1, 20 * n), n)
import heapq
import random

def merge_piles(piles):
    queue = list(piles)
    heapq.heapify(queue)
    effort = 0
    while len(queue) > 1:
        both = heapq.heappop(queue) + heapq.heappop(queue)
        effort += both
        heapq.heappush(queue, both)
    return effort

# %% shortest_round | O(n!) | O(n) | lambda n: [[abs(i - j) * 3 + (i * j) % 4 for j in range(n)] for i in range(n)]
def shortest_round(dist: list[list[int]]) -> int:
    n = len(dist)
    visited = [False] * n
    visited[0] = True

    def walk(city, count, length):
        if count == n:
            return length + dist[city][0]
        best = 10 ** 9
        for nxt in range(n):
            if not visited[nxt]:
                visited[nxt] = True
                best = min(best, walk(nxt, count + 1, length + dist[city][nxt]))
                visited[nxt] = False
        return best

    return walk(0, 1, 0)

# %% cheapest_pairing_memo | O(2^n) | O(2^n) | lambda n: [[(i * 7 + j * 3) % 11 for j in range(n)] for i in range(n)]
def cheapest_pairing_memo(cost):
    """Worker i takes one open job; the set of taken jobs is a bit mask."""
    n = len(cost)
    memo = {}

    def assign(taken, worker):
        if worker == n:
            return 0
        if taken in memo:
            return memo[taken]
        best = float("inf")
        for job in range(n):
            if not taken >> job & 1:
                best = min(best, cost[worker][job] + assign(taken + (1 << job), worker + 1))
        memo[taken] = best
        return best

    return assign(0, 0)

# %% exchange_coin | O(log^2 n) | O(log^2 n) | lambda n: n
from functools import lru_cache

def exchange_coin(value):
    """A coin can be swapped for the coins value//2 and value//3."""
    @lru_cache(maxsize=None)
    def worth(v):
        if v < 2:
            return v
        return max(v, worth(v // 2) + worth(v // 3) + 1)

    return worth(value)

# %% chain_order_cost | O(n^3) | O(n^2) | lambda n: [2 + i % 5 for i in range(n)]
def chain_order_cost(dims: list[int]) -> int:
    count = len(dims) - 1
    cost = [[0] * count for _ in range(count)]
    for span in range(1, count):
        for i in range(count - span):
            j = i + span
            best = None
            for cut in range(i, j):
                c = cost[i][cut] + cost[cut + 1][j] + dims[i] * dims[cut + 1] * dims[j + 1]
                if best is None or c < best:
                    best = c
            cost[i][j] = best
    return cost[0][count - 1]

# %% mirror_cuts | O(n^2) | O(n^2) | lambda n: 'a' * n
def mirror_cuts(s):
    n = len(s)
    mirror = [[False] * n for _ in range(n)]
    cuts = [0] * n
    for end in range(n):
        fewest = end
        for begin in range(end + 1):
            if s[begin] == s[end] and (end - begin < 2 or mirror[begin + 1][end - 1]):
                mirror[begin][end] = True
                fewest = 0 if begin == 0 else min(fewest, cuts[begin - 1] + 1)
        cuts[end] = fewest
    return cuts[-1]

# %% tower_moves | O(2^n) | O(2^n) | lambda n: n
def tower_moves(discs, src="A", dst="C", spare="B"):
    moves = []

    def shift(k, a, b, c):
        if k == 0:
            return
        shift(k - 1, a, c, b)
        moves.append((a, b))
        shift(k - 1, c, b, a)

    shift(discs, src, dst, spare)
    return moves

# %% nested_pairs | O(2^n) | O(2^n) | lambda n: n
def nested_pairs(pairs: int) -> list[str]:
    found = []

    def extend(prefix, opened, closed):
        if closed == pairs:
            found.append(prefix)
            return
        if opened < pairs:
            extend(prefix + "(", opened + 1, closed)
        if closed < opened:
            extend(prefix + ")", opened, closed + 1)

    extend("", 0, 0)
    return found

# %% locate | O(log n) | O(log n) | lambda n: ([2 * i for i in range(n)], 2 * n + 1)
def locate(book, page, low=0, high=None):
    if high is None:
        high = len(book)
    if low >= high:
        return -1
    mid = (low + high) // 2
    if book[mid] == page:
        return mid
    if book[mid] < page:
        return locate(book, page, mid + 1, high)
    return locate(book, page, low, mid)

# %% knockout | O(n) | O(n) | lambda n: [(i * 31) % 97 for i in range(n)]
def knockout(players):
    """Winner of a knockout cup; an odd one out goes straight through."""
    if len(players) == 1:
        return players[0]
    through = [max(players[i], players[i + 1]) for i in range(0, len(players) - 1, 2)]
    if len(players) % 2:
        through.append(players[-1])
    return knockout(through)

# %% skip_adjacent | O(n) | O(1) | lambda n: [1 + i % 9 for i in range(n)]
def skip_adjacent(gains: list[int]) -> int:
    took = skipped = 0
    for g in gains:
        took, skipped = skipped + g, max(took, skipped)
    return max(took, skipped)

# %% fewest_hops | O(n^2) | O(n) | lambda n: [n] * n
def fewest_hops(reach):
    n = len(reach)
    hops = [n + 1] * n
    hops[0] = 0
    for i in range(n):
        for j in range(i + 1, min(n, i + reach[i] + 1)):
            if hops[i] + 1 < hops[j]:
                hops[j] = hops[i] + 1
    return hops[n - 1]

# %% best_bookings | O(n log n) | O(n) | lambda n: [(s, s + 5, 1 + s % 7) for s in random.sample(range(9 * n), n)]
import random
from bisect import bisect_right

def best_bookings(requests: list[tuple[int, int, int]]) -> int:
    """Highest income from bookings (start, end, pay) that do not overlap."""
    by_end = sorted(requests, key=lambda r: r[1])
    ends = [r[1] for r in by_end]
    income = [0]
    for i, (start, _, pay) in enumerate(by_end):
        fits = bisect_right(ends, start, 0, i)
        income.append(max(income[-1], income[fits] + pay))
    return income[-1]

# %% lightest_limit | O(n log n) | O(1) | lambda n: ([1 + i % 9 for i in range(n)], 5)
def lightest_limit(parcels, days):
    def days_needed(limit):
        used, load = 1, 0
        for p in parcels:
            if load + p > limit:
                used += 1
                load = 0
            load += p
        return used

    low, high = max(parcels), sum(parcels)
    while low < high:
        mid = (low + high) // 2
        if days_needed(mid) <= days:
            high = mid
        else:
            low = mid + 1
    return low

# %% peak_by_halves | O(n) | O(log n) | lambda n: [(i * 17) % 41 for i in range(n)]
def peak_by_halves(xs, lo=0, hi=None):
    if hi is None:
        hi = len(xs)
    if hi - lo == 1:
        return xs[lo]
    mid = (lo + hi) // 2
    a = peak_by_halves(xs, lo, mid)
    b = peak_by_halves(xs, mid, hi)
    return a if a >= b else b

# %% kth_free_slot | O(log^2 n) | O(1) | lambda n: ([i & -i for i in range(n + 1)], n)
def kth_free_slot(tree: list[int], k: int) -> int:
    """Smallest position whose prefix in the Fenwick tree holds k free slots."""
    lo, hi = 1, len(tree) - 1
    while lo < hi:
        mid = (lo + hi) // 2
        free, pos = 0, mid
        while pos:
            free += tree[pos]
            pos &= pos - 1
        if free >= k:
            hi = mid
        else:
            lo = mid + 1
    return lo

# %% count_tree_shapes | O(n^2) | O(n) | lambda n: n
def count_tree_shapes(nodes: int) -> int:
    known = {0: 1}

    def shapes(k):
        if k not in known:
            total = 0
            for left in range(k):
                total += shapes(left) * shapes(k - 1 - left)
            known[k] = total % 1_000_003
        return known[k]

    for size in range(1, nodes + 1):
        shapes(size)
    return known[nodes]
