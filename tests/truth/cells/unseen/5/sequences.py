# %% worst_drop | O(n) | O(1) | lambda n: [(i * 37) % 101 for i in range(n)]
def worst_drop(prices: list[float]) -> float:
    peak = prices[0]
    drop = 0
    for p in prices:
        if p > peak:
            peak = p
        elif peak - p > drop:
            drop = peak - p
    return drop

# %% rolling_means | O(n*m) | O(n) | lambda n: (list(range(2 * n)), n)
def rolling_means(series, width):
    means = []
    for start in range(len(series) - width + 1):
        acc = 0
        for offset in range(width):
            acc += series[start + offset]
        means.append(acc / width)
    return means

# %% window_minima | O(n) | O(n) | lambda n: (list(range(n)), n // 2 + 1)
from collections import deque

def window_minima(temps, k):
    """Smallest value in every stretch of k readings."""
    line = deque()
    out = []
    for i, t in enumerate(temps):
        while line and temps[line[-1]] >= t:
            line.pop()
        line.append(i)
        if line[0] <= i - k:
            line.popleft()
        if i >= k - 1:
            out.append(temps[line[0]])
    return out

# %% disorder | O(n log n) | O(n) | lambda n: [(i * 7919 + 5) % 10007 for i in range(n)]
def disorder(ranks: list[int]) -> int:
    """Number of pairs that stand in the wrong order."""
    def split(part):
        if len(part) < 2:
            return part, 0
        mid = len(part) // 2
        left, a = split(part[:mid])
        right, b = split(part[mid:])
        merged = []
        crossed = 0
        i = j = 0
        while i < len(left) and j < len(right):
            if left[i] <= right[j]:
                merged.append(left[i])
                i += 1
            else:
                merged.append(right[j])
                crossed += len(left) - i
                j += 1
        merged.extend(left[i:])
        merged.extend(right[j:])
        return merged, a + b + crossed

    return split(ranks)[1]

# %% adjacent_travel | O(n) | O(n) | lambda n: [(i * 13) % 29 for i in range(n)]
def adjacent_travel(levels):
    return sum(abs(b - a) for a, b in zip(levels, levels[1:]))

# %% shared_readings | O(n*m) | O(n) | lambda n: (list(range(n)), list(range(n)))
def shared_readings(first: list, second: list) -> list:
    return [value for value in first if value in second]

# %% has_gap_pair | O(n) | O(n) | lambda n: ([2 * i for i in range(n)], 1)
def has_gap_pair(numbers, gap):
    seen = set()
    for x in numbers:
        if x - gap in seen or x + gap in seen:
            return True
        seen.add(x)
    return False

# %% triples_hitting | O(n^2) | O(n) | lambda n: ([(i * 7919) % 10007 for i in range(n)], 9001)
def triples_hitting(nums: list[int], goal: int) -> int:
    data = sorted(nums)
    hits = 0
    for i in range(len(data) - 2):
        lo, hi = i + 1, len(data) - 1
        while lo < hi:
            s = data[i] + data[lo] + data[hi]
            if s < goal:
                lo += 1
            elif s > goal:
                hi -= 1
            else:
                hits += 1
                lo += 1
                hi -= 1
    return hits

# %% robust_spread | O(n log n) | O(n) | lambda n: random.sample(range(9 * n), n)
import random
from statistics import median

def robust_spread(samples):
    centre = median(samples)
    return median([abs(s - centre) for s in samples])

# %% ten_largest_total | O(n) | O(1) | lambda n: list(range(n))
import heapq

def ten_largest_total(amounts):
    top = []
    for a in amounts:
        if len(top) < 10:
            heapq.heappush(top, a)
        elif a > top[0]:
            heapq.heapreplace(top, a)
    return sum(top)

# %% rising_length | O(n log n) | O(n) | lambda n: list(range(n))
def rising_length(values: list[int]) -> int:
    tails: list[int] = []
    for v in values:
        low, high = 0, len(tails)
        while low < high:
            mid = (low + high) // 2
            if tails[mid] < v:
                low = mid + 1
            else:
                high = mid
        if low == len(tails):
            tails.append(v)
        else:
            tails[low] = v
    return len(tails)

# %% balanced_quads | O(n^4) | O(1) | lambda n: list(range(n))
def balanced_quads(w):
    return sum(1 for a in w for b in w for c in w for d in w if a + b == c - d)

# %% keep_first_seen | O(n^2) | O(n) | lambda n: list(range(n))
def keep_first_seen(entries):
    kept = []
    for e in entries:
        if e not in kept:
            kept.append(e)
    return kept

# %% rank_on_arrival | O(n sqrt n) | O(n) | lambda n: list(range(n))
def rank_on_arrival(order):
    """For each value of a permutation of 0..n-1: how many smaller ones came before."""
    n = len(order)
    block = max(1, int(n ** 0.5))
    cells = [0] * n
    blocks = [0] * (n // block + 1)
    ranks = []
    for v in order:
        smaller = 0
        b = v // block
        for k in range(b):
            smaller += blocks[k]
        for k in range(b * block, v):
            smaller += cells[k]
        ranks.append(smaller)
        cells[v] += 1
        blocks[b] += 1
    return ranks

# %% rotation_point | O(log n) | O(1) | lambda n: list(range(n // 2, n)) + list(range(n // 2))
def rotation_point(arr: list[int]) -> int:
    left, right = 0, len(arr) - 1
    while left < right:
        middle = (left + right) // 2
        if arr[middle] > arr[right]:
            left = middle + 1
        else:
            right = middle
    return left

# %% round_orders | O(n log^2 n) | O(n) | lambda n: random.sample(range(5 * n), n)
import random

def round_orders(ids):
    """Who opens each round: a fresh pseudo-random order per round, rounds halve the seed."""
    openers = []
    seed = len(ids)
    while seed > 0:
        order = sorted(ids, key=lambda x: (x * 48271 + seed * 16807) * (x + seed) % 1000003)
        openers.append(order[0])
        seed //= 2
    return openers

# %% partition_sort | O(n^2) | O(n^2) | lambda n: list(range(n))
def partition_sort(items):
    if len(items) < 2:
        return items
    head = items[0]
    small = [x for x in items[1:] if x < head]
    large = [x for x in items[1:] if x >= head]
    return partition_sort(small) + [head] + partition_sort(large)

# %% kth_smallest | O(n^2) | O(n) | lambda n: (list(range(n)), n - 1)
def kth_smallest(values: list[int], k: int) -> int:
    pool = list(values)
    while True:
        pivot = pool[0]
        lower = [v for v in pool if v < pivot]
        higher = [v for v in pool if v > pivot]
        same = len(pool) - len(lower) - len(higher)
        if k < len(lower):
            pool = lower
        elif k < len(lower) + same:
            return pivot
        else:
            k -= len(lower) + same
            pool = higher

# %% seats_by_rank | O(n log^2 n) | O(n) | lambda n: [(i * 7919) % (n - i) for i in range(n)]
def seats_by_rank(requests):
    """Each guest asks for the r-th seat that is still free."""
    n = len(requests)
    tree = [i & -i for i in range(n + 1)]

    def free_up_to(pos):
        total = 0
        while pos > 0:
            total += tree[pos]
            pos -= pos & -pos
        return total

    seats = []
    for r in requests:
        lo, hi = 1, n
        while lo < hi:
            mid = (lo + hi) // 2
            if free_up_to(mid) > r:
                hi = mid
            else:
                lo = mid + 1
        seats.append(lo)
        while lo <= n:
            tree[lo] -= 1
            lo += lo & -lo
    return seats

# %% zero_sum_spans | O(n^3) | O(1) | lambda n: [(i % 5) - 2 for i in range(n)]
def zero_sum_spans(flows):
    spans = 0
    n = len(flows)
    for i in range(n):
        for j in range(i, n):
            if sum(flows[k] for k in range(i, j + 1)) == 0:
                spans += 1
    return spans
