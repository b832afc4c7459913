# %% smooth | O(n*m) | O(n) | lambda n: (list(range(2 * n)), n)
def smooth(nums, k):
    averages = []
    for start in range(len(nums) - k + 1):
        window = nums[start:start + k]
        averages.append(sum(window) / k)
    return averages

# %% balance_history | O(n) | O(n) | lambda n: [(-1) ** i * i for i in range(n)]
from itertools import accumulate


def balance_history(deltas: list[int]) -> list[int]:
    history = list(accumulate(deltas, initial=100))
    return history

# %% smallest_gap | O(n log n) | O(n) | lambda n: random.sample(range(10 * n), n)
import random


def smallest_gap(values):
    ordered = sorted(values)
    return min(b - a for a, b in zip(ordered, ordered[1:]))

# %% find_two | O(n^2) | O(1) | lambda n: (list(range(0, 2 * n, 2)), 7)
def find_two(nums: list[int], target: int):
    for i in range(len(nums)):
        for j in range(i + 1, len(nums)):
            if nums[i] + nums[j] == target:
                return i, j
    return None

# %% pair_closest_to_zero | O(n) | O(1) | lambda n: list(range(1, n + 1))
def pair_closest_to_zero(sorted_nums):
    """Expects ascending input; two indices walk towards each other."""
    left, right = 0, len(sorted_nums) - 1
    best = None
    while left < right:
        s = sorted_nums[left] + sorted_nums[right]
        if best is None or abs(s) < abs(best):
            best = s
        if s > 0:
            right -= 1
        elif s < 0:
            left += 1
        else:
            return 0
    return best

# %% serve_everyone | O(n^2) | O(n) | lambda n: list(range(n))
def serve_everyone(waiting):
    line = list(waiting)
    served = []
    while line:
        customer = line.pop(0)
        served.append((len(served) + 1, customer))
    return served

# %% longest_climb | O(n log n) | O(n) | lambda n: list(range(n))
from bisect import bisect_left


def longest_climb(heights: list[int]) -> int:
    tails: list[int] = []
    for h in heights:
        pos = bisect_left(tails, h)
        if pos == len(tails):
            tails.append(h)
        else:
            tails[pos] = h
    return len(tails)

# %% heaviest_climb | O(n^2) | O(n) | lambda n: list(range(n))
def heaviest_climb(weights):
    """Biggest total of an increasing subsequence."""
    best = list(weights)
    for i, w in enumerate(weights):
        for j in range(i):
            if weights[j] < w and best[j] + w > best[i]:
                best[i] = best[j] + w
    return max(best, default=0)

# %% best_streak | O(n) | O(1) | lambda n: [3 if i % 3 else -5 for i in range(n)]
def best_streak(profits):
    best = current = profits[0]
    for i in range(1, len(profits)):
        current = max(profits[i], current + profits[i])
        best = max(best, current)
    return best

# %% disorder | O(n log n) | O(n) | lambda n: random.sample(range(n), n)
import random


def disorder(ranking: list[int]) -> int:
    """Number of pairs that stand in the wrong order."""
    def count(seq):
        if len(seq) < 2:
            return seq, 0
        half = len(seq) // 2
        left, a = count(seq[:half])
        right, b = count(seq[half:])
        merged, wrong = [], a + b
        i = j = 0
        while i < len(left) and j < len(right):
            if left[i] <= right[j]:
                merged.append(left[i])
                i += 1
            else:
                merged.append(right[j])
                wrong += len(left) - i
                j += 1
        merged.extend(left[i:])
        merged.extend(right[j:])
        return merged, wrong

    return count(ranking)[1]

# %% rotation_point | O(log n) | O(1) | lambda n: list(range(n // 2, n)) + list(range(n // 2))
def rotation_point(data):
    lo, hi = 0, len(data) - 1
    while lo < hi:
        mid = lo + (hi - lo) // 2
        if data[mid] > data[hi]:
            lo = mid + 1
        else:
            hi = mid
    return lo

# %% majority | O(n) | O(1) | lambda n: [i % 3 for i in range(n)]
def majority(votes):
    leader, lead = None, 0
    for v in votes:
        if lead == 0:
            leader = v
        lead += 1 if v == leader else -1
    if votes.count(leader) * 2 > len(votes):
        return leader
    return None

# %% zero_triples | O(n^2 log n) | O(n) | lambda n: list(range(1, n + 1))
from bisect import bisect_left


def zero_triples(numbers: list[int]) -> int:
    """Pairs whose negated sum is in the list as well."""
    ordered = sorted(numbers)
    hits = 0
    for i, a in enumerate(ordered):
        for b in ordered[i + 1:]:
            need = -(a + b)
            pos = bisect_left(ordered, need)
            if pos < len(ordered) and ordered[pos] == need:
                hits += 1
    return hits

# %% four_that_fit | O(n^4) | O(1) | lambda n: (list(range(0, 2 * n, 2)), 9)
def four_that_fit(parts, length):
    n = len(parts)
    for a in range(n):
        for b in range(a + 1, n):
            for c in range(b + 1, n):
                for d in range(c + 1, n):
                    if parts[a] + parts[b] + parts[c] + parts[d] == length:
                        return a, b, c, d

# %% best_period | O(n^3) | O(n) | lambda n: list(range(n))
def best_period(sales: list[int]) -> tuple[int, int]:
    best, where = sales[0], (0, 1)
    for i in range(len(sales)):
        for j in range(i + 1, len(sales) + 1):
            total = sum(sales[i:j])
            if total > best:
                best, where = total, (i, j)
    return where

# %% medians_so_far | O(n^2) | O(n) | lambda n: list(range(n, 0, -1))
from bisect import insort


def medians_so_far(stream):
    kept = []
    out = []
    for x in stream:
        insort(kept, x)
        out.append(kept[len(kept) // 2])
    return out

# %% suffix_sums_by_block | O(n sqrt n) | O(n) | lambda n: list(range(n))
def suffix_sums_by_block(arr):
    """For every i the sum of arr[i:], with square-root decomposition."""
    n = len(arr)
    size = max(1, int(n ** 0.5))
    blocks = [0] * (n // size + 1)
    for i, v in enumerate(arr):
        blocks[i // size] += v
    answers = []
    for i in range(n):
        total = 0
        b = i // size
        for k in range(i, min(n, (b + 1) * size)):
            total += arr[k]
        for k in range(b + 1, len(blocks)):
            total += blocks[k]
        answers.append(total)
    return answers

# %% min_table | O(n log n) | O(n log n) | lambda n: [(i * 37) % 101 for i in range(n)]
def min_table(a: list[int]) -> list[list[int]]:
    table = [a[:]]
    width = 1
    while 2 * width <= len(a):
        prev = table[-1]
        table.append([min(prev[i], prev[i + width]) for i in range(len(prev) - width)])
        width *= 2
    return table

# %% strong_inversions | O(n log^2 n) | O(n) | lambda n: random.sample(range(n), n)
import random


def strong_inversions(a):
    """Pairs i < j with a[i] > 2 * a[j]; both halves get sorted again on each level."""
    if len(a) < 2:
        return 0
    mid = len(a) // 2
    total = strong_inversions(a[:mid]) + strong_inversions(a[mid:])
    left, right = sorted(a[:mid]), sorted(a[mid:])
    j = 0
    for x in left:
        while j < len(right) and x > 2 * right[j]:
            j += 1
        total += j
    return total

# %% is_monotone | O(n) | O(1) | lambda n: list(range(n, 0, -1))
def is_monotone(xs: list[float]) -> bool:
    up = all(xs[i] <= xs[i + 1] for i in range(len(xs) - 1))
    down = all(xs[i] >= xs[i + 1] for i in range(len(xs) - 1))
    return up or down
