# %% unique_in_order | O(n^2) | O(n) | lambda n: list(range(n))
def unique_in_order(items):
    out = []
    for item in items:
        if item not in out:
            out.append(item)
    return out

# %% nearest_pair_sum | O(n) | O(1) | lambda n: (list(range(0, 2 * n, 2)), 2 * n + 1)
def nearest_pair_sum(ordered: list[int], target: int) -> int:
    """Pair sum closest to target; the list is ascending."""
    lo, hi = 0, len(ordered) - 1
    best = ordered[lo] + ordered[hi]
    while lo < hi:
        s = ordered[lo] + ordered[hi]
        if abs(s - target) < abs(best - target):
            best = s
        if s < target:
            lo += 1
        else:
            hi -= 1
    return best

# %% typical_deviation | O(n log n) | O(n) | lambda n: random.Random(n).sample(range(n), n)
import random
import statistics

def typical_deviation(values):
    center = statistics.median(values)
    return statistics.median(abs(v - center) for v in values)

# %% podium | O(n) | O(1) | lambda n: list(range(n))
import heapq

def podium(scores: list[int]) -> list[int]:
    return heapq.nlargest(10, scores)

# %% drain_by_priority | O(n log n) | O(n) | lambda n: random.Random(n).sample(range(n), n)
import random
from heapq import heappush, heappop

def drain_by_priority(priorities):
    heap = []
    for number, priority in enumerate(priorities):
        heappush(heap, (priority, number))
    served = []
    while heap:
        served.append(heappop(heap)[1])
    return served

# %% newest_first | O(n^2) | O(n) | lambda n: list(range(n))
def newest_first(events: list) -> list:
    feed = []
    for event in events:
        feed.insert(0, event)
    return feed

# %% split_and_merge | O(n log n) | O(n) | lambda n: random.Random(n).sample(range(n), n)
import random

def split_and_merge(seq):
    if len(seq) <= 1:
        return seq[:]
    half = len(seq) // 2
    a = split_and_merge(seq[:half])
    b = split_and_merge(seq[half:])
    merged = []
    i = j = 0
    while i < len(a) and j < len(b):
        if a[i] <= b[j]:
            merged.append(a[i])
            i += 1
        else:
            merged.append(b[j])
            j += 1
    merged.extend(a[i:])
    merged.extend(b[j:])
    return merged

# %% alternating_sum | O(n^2) | O(n^2) | lambda n: list(range(n))
import sys
sys.setrecursionlimit(1_000_000)

def alternating_sum(values: list[int]) -> int:
    if not values:
        return 0
    return values[0] - alternating_sum(values[1:])

# %% widest_value | O(n) | O(log n) | lambda n: list(range(n))
def widest_value(widths, lo=0, hi=None):
    if hi is None:
        hi = len(widths)
    if hi - lo == 1:
        return widths[lo]
    mid = (lo + hi) // 2
    left = widest_value(widths, lo, mid)
    right = widest_value(widths, mid, hi)
    return left if left > right else right

# %% quote_at | O(log n) | O(1) | lambda n: (list(range(0, 3 * n, 3)), list(range(n)), 3 * n - 4)
from bisect import bisect_right

def quote_at(stamps: list[int], quotes: list[float], moment: int):
    """Last quote not later than moment, or None."""
    i = bisect_right(stamps, moment)
    return quotes[i - 1] if i else None

# %% listed | O(n) | O(n) | lambda n: (list(range(n)), n + 1)
def listed(members, wanted):
    """members is sorted, so look only into one half."""
    if not members:
        return False
    mid = len(members) // 2
    if members[mid] == wanted:
        return True
    if wanted < members[mid]:
        return listed(members[:mid], wanted)
    return listed(members[mid + 1:], wanted)

# %% best_stretch | O(n^3) | O(n) | lambda n: [(i * 37) % 11 - 5 for i in range(n)]
def best_stretch(gains: list[int]) -> int:
    best = gains[0]
    for start in range(len(gains)):
        for stop in range(start + 1, len(gains) + 1):
            best = max(best, sum(gains[start:stop]))
    return best

# %% longest_plateau | O(n) | O(1) | lambda n: [i // 3 for i in range(n)]
def longest_plateau(levels):
    best = 0
    i = 0
    while i < len(levels):
        j = i
        while j < len(levels) and levels[j] == levels[i]:
            j += 1
        best = max(best, j - i)
        i = j
    return best

# %% longest_climb | O(n log n) | O(n) | lambda n: list(range(n))
from bisect import bisect_left

def longest_climb(heights: list[int]) -> int:
    tails: list[int] = []
    for h in heights:
        spot = bisect_left(tails, h)
        if spot == len(tails):
            tails.append(h)
        else:
            tails[spot] = h
    return len(tails)

# %% wait_for_higher | O(n) | O(n) | lambda n: list(range(n, 0, -1))
def wait_for_higher(prices):
    waits = [0] * len(prices)
    pending = []
    for day, price in enumerate(prices):
        while pending and prices[pending[-1]] < price:
            earlier = pending.pop()
            waits[earlier] = day - earlier
        pending.append(day)
    return waits

# %% glimpse | O(1) | O(1) | lambda n: list(range(n))
def glimpse(rows: list) -> dict:
    if not rows:
        return {"size": 0}
    return {"size": len(rows), "first": rows[0], "middle": rows[len(rows) // 2], "tail": rows[-3:]}

# %% shared_entries | O(n*m) | O(n) | lambda n: (list(range(n)), list(range(n))[::-1])
def shared_entries(left, right):
    return [entry for entry in left if entry in right]

# %% half_window_totals | O(n sqrt n) | O(n) | lambda n: [i % 9 for i in range(n)]
from math import isqrt

def half_window_totals(values: list[int]) -> list[int]:
    """For each start, the total of the next len(values) // 2 entries, with block sums."""
    n = len(values)
    width = max(1, isqrt(n))
    blocks = [sum(values[s:s + width]) for s in range(0, n, width)]
    out = []
    for start in range(n):
        stop = min(n, start + n // 2)
        total, pos = 0, start
        while pos < stop:
            if pos % width == 0 and pos + width <= stop:
                total += blocks[pos // width]
                pos += width
            else:
                total += values[pos]
                pos += 1
        out.append(total)
    return out

# %% out_of_order_pairs | O(n log^2 n) | O(n) | lambda n: random.Random(n).sample(range(n), n)
import random

def out_of_order_pairs(ranks):
    if len(ranks) < 2:
        return 0
    mid = len(ranks) // 2
    front, back = ranks[:mid], ranks[mid:]
    crossing = 0
    j = 0
    lower = sorted(back)
    for r in sorted(front):
        while j < len(lower) and lower[j] < r:
            j += 1
        crossing += j
    return crossing + out_of_order_pairs(front) + out_of_order_pairs(back)

# %% best_trade | O(n) | O(1) | lambda n: [(i * 29) % 101 for i in range(n)]
def best_trade(prices: list[int]) -> int:
    cheapest = prices[0]
    profit = 0
    for p in prices:
        cheapest = min(cheapest, p)
        profit = max(profit, p - cheapest)
    return profit
