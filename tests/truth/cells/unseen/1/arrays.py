# %% ends_and_middle | O(1) | O(1) | lambda n: list(range(n))
def ends_and_middle(xs):
    """first, middle and last reading of a log"""
    if not xs:
        return None
    mid = len(xs) // 2
    return xs[0], xs[mid], xs[-1]

# %% peak_position | O(log n) | O(1) | lambda n: list(range(n))
def peak_position(heights):
    lo, hi = 0, len(heights) - 1
    while lo < hi:
        m = (lo + hi) // 2
        if heights[m] < heights[m + 1]:
            lo = m + 1
        else:
            hi = m
    return lo

# %% rotation_point | O(log n) | O(log n) | lambda n: list(range(n // 3, n)) + list(range(n // 3))
def rotation_point(nums, left=0, right=None):
    if right is None:
        right = len(nums) - 1
    if left >= right:
        return left
    mid = left + (right - left) // 2
    if nums[mid] > nums[right]:
        return rotation_point(nums, mid + 1, right)
    return rotation_point(nums, left, mid)

# %% jump_find | O(sqrt n) | O(1) | lambda n: (list(range(n)), n)
import math

def jump_find(ordered, wanted):
    size = len(ordered)
    if size == 0:
        return -1
    step = max(1, math.isqrt(size))
    start = 0
    while start + step < size and ordered[start + step] <= wanted:
        start += step
    for i in range(start, min(start + step, size)):
        if ordered[i] == wanted:
            return i
    return -1

# %% best_streak_profit | O(n) | O(1) | lambda n: [(i * 37) % 11 - 5 for i in range(n)]
def best_streak_profit(daily):
    # largest sum of consecutive days (at least one day)
    best = cur = daily[0]
    for k in range(1, len(daily)):
        cur = daily[k] if cur < 0 else cur + daily[k]
        if cur > best:
            best = cur
    return best

# %% two_items_for | O(n) | O(n) | lambda n: (list(range(n)), -1)
from typing import List, Optional, Tuple

def two_items_for(prices: List[int], budget: int) -> Optional[Tuple[int, int]]:
    where = {}
    for idx, p in enumerate(prices):
        if budget - p in where:
            return where[budget - p], idx
        where[p] = idx
    return None

# %% longest_ones | O(n) | O(1) | lambda n: ([0] * n, 2)
def longest_ones(bits, k):
    left = zeros = best = 0
    for right, b in enumerate(bits):
        if b == 0:
            zeros += 1
        while zeros > k:
            if bits[left] == 0:
                zeros -= 1
            left += 1
        best = max(best, right - left + 1)
    return best

# %% majority_vote | O(n) | O(1) | lambda n: [7] * n
def majority_vote(votes):
    candidate, lead = None, 0
    for v in votes:
        if lead == 0:
            candidate = v
        lead += 1 if v == candidate else -1
    # second pass, the candidate might be no majority at all
    support = sum(1 for v in votes if v == candidate)
    return candidate if support * 2 > len(votes) else None

# %% days_until_warmer | O(n) | O(n) | lambda n: list(range(n, 1, -1)) + [n + 1]
def days_until_warmer(temps):
    waits = [0] * len(temps)
    pending = []
    for day, t in enumerate(temps):
        while pending and temps[pending[-1]] < t:
            d = pending.pop()
            waits[d] = day - d
        pending.append(day)
    return waits

# %% rain_held | O(n) | O(n) | lambda n: [(i * 37) % 101 for i in range(n)]
def rain_held(bars):
    n = len(bars)
    if n == 0:
        return 0
    L = [0] * n
    R = [0] * n
    L[0] = bars[0]
    for i in range(1, n):
        L[i] = max(L[i-1], bars[i])
    R[n-1] = bars[n-1]
    for i in range(n - 2, -1, -1):
        R[i] = max(R[i+1], bars[i])
    water = 0
    for i in range(n):
        water += min(L[i], R[i]) - bars[i]
    return water

# %% knockout | O(n) | O(n) | lambda n: [(i * 7919) % 10007 for i in range(n)]
def knockout(players):
    """Play rounds of neighbours until one player is left"""
    alive = list(players)
    while len(alive) > 1:
        nxt = []
        for i in range(0, len(alive) - 1, 2):
            nxt.append(max(alive[i], alive[i + 1]))
        if len(alive) % 2:
            nxt.append(alive[-1])
        alive = nxt
    return alive[0]

# %% smallest_gap | O(n log n) | O(n) | lambda n: __import__('random').Random(n).sample(range(5 * n), n)
def smallest_gap(points):
    pts = sorted(points)
    return min((b - a for a, b in zip(pts, pts[1:])), default=0)

# %% longest_rising | O(n log n) | O(n) | lambda n: list(range(n))
def longest_rising(seq):
    tails = []
    for x in seq:
        a, b = 0, len(tails)
        while a < b:
            c = (a + b) >> 1
            if tails[c] < x:
                a = c + 1
            else:
                b = c
        if a == len(tails):
            tails.append(x)
        else:
            tails[a] = x
    return len(tails)

# %% weighted_total | O(n^2) | O(1) | lambda n: [i % 9 for i in range(n)]
def weighted_total(queue):
    total = 0
    turn = 0
    while len(queue) > 0:
        item = queue.pop(0)
        turn += 1
        total += turn * item
    return total

# %% keep_first | O(n^2) | O(n) | lambda n: list(range(n))
def keep_first(values):
    kept = []
    for v in values:
        if v not in kept:
            kept.append(v)
    return kept

# %% out_of_order_pairs | O(n^2) | O(1) | lambda n: list(range(n, 0, -1))
def out_of_order_pairs(a):
    c = 0
    for i in range(len(a)):
        for j in range(i + 1, len(a)):
            if a[i] > a[j]:
                c += 1
    return c

# %% pair_sums | O(n^2) | O(n^2) | lambda n: list(range(n))
def pair_sums(xs):
    return [a + b for i, a in enumerate(xs) for b in xs[i + 1:]]

# %% half_window_peaks | O(n^2) | O(n) | lambda n: list(range(n))
def half_window_peaks(vals):
    k = max(1, len(vals) // 2)
    peaks = []
    for start in range(len(vals) - k + 1):
        peaks.append(max(vals[start:start + k]))
    return peaks

# %% balanced_triples | O(n^3) | O(1) | lambda n: [i % 7 - 3 for i in range(n)]
def balanced_triples(nums):
    n = len(nums)
    count = 0
    for i in range(n):
        for j in range(i + 1, n):
            for k in range(j + 1, n):
                if nums[i] + nums[j] + nums[k] == 0:
                    count += 1
    return count

# %% fairest_split | O(2^n) | O(n) | lambda n: list(range(1, n + 1))
def fairest_split(loads, i=0, gap=0):
    # every load goes to truck A (+) or truck B (-)
    if i == len(loads):
        return abs(gap)
    return min(fairest_split(loads, i + 1, gap + loads[i]),
               fairest_split(loads, i + 1, gap - loads[i]))
