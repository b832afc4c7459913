# %% card_sort | O(n^2) | O(1) | lambda n: list(range(n, 0, -1))
def card_sort(hand):
    for i in range(1, len(hand)):
        card = hand[i]
        j = i
        while j > 0 and hand[j - 1] > card:
            hand[j] = hand[j - 1]
            j -= 1
        hand[j] = card
    return hand

# %% tidy_sort | O(n^2) | O(n^2) | lambda n: list(range(n))
def tidy_sort(xs):
    if len(xs) <= 1:
        return xs
    head, tail = xs[0], xs[1:]
    small = [x for x in tail if x < head]
    large = [x for x in tail if x >= head]
    return tidy_sort(small) + [head] + tidy_sort(large)

# %% split_and_weave | O(n log n) | O(n) | lambda n: [(i * i * 7919 + i * 104729) % 1000003 for i in range(n)]
def weave(a, b):
    i = j = 0
    out = []
    while i < len(a) and j < len(b):
        if a[i] <= b[j]:
            out.append(a[i])
            i += 1
        else:
            out.append(b[j])
            j += 1
    out.extend(a[i:])
    out.extend(b[j:])
    return out

def split_and_weave(items: list) -> list:
    if len(items) < 2:
        return items[:]
    cut = len(items) // 2
    return weave(split_and_weave(items[:cut]), split_and_weave(items[cut:]))

# %% drain_heap | O(n log n) | O(n) | lambda n: [(i * i * 7919 + i * 104729) % 1000003 for i in range(n)]
from heapq import heapify, heappop

def drain_heap(values):
    h = list(values)
    heapify(h)
    return [heappop(h) for _ in range(len(h))]

# %% podium | O(n) | O(1) | lambda n: list(range(n))
import heapq

def podium(times: list[float]) -> list[float]:
    return heapq.nlargest(3, times)

# %% sort_by_age | O(n) | O(n) | lambda n: [(i * 31) % 120 for i in range(n)]
def sort_by_age(ages: list[int]) -> list[int]:
    buckets = [0] * 121
    for a in ages:
        buckets[a] += 1
    result = []
    for age, how_many in enumerate(buckets):
        result.extend([age] * how_many)
    return result

# %% find_page | O(log n) | O(1) | lambda n: (list(range(0, 2 * n, 2)), -1)
def find_page(pages, wanted):
    lo, hi = 0, len(pages)
    while lo < hi:
        mid = lo + (hi - lo) // 2
        if pages[mid] == wanted:
            return mid
        if pages[mid] < wanted:
            lo = mid + 1
        else:
            hi = mid
    return None

# %% contains_by_slicing | O(n) | O(n) | lambda n: (list(range(n)), n)
def contains_by_slicing(sorted_list, target):
    if not sorted_list:
        return False
    mid = len(sorted_list) // 2
    if sorted_list[mid] == target:
        return True
    if sorted_list[mid] < target:
        return contains_by_slicing(sorted_list[mid + 1:], target)
    return contains_by_slicing(sorted_list[:mid], target)

# %% sorted_inbox | O(n^2) | O(n) | lambda n: list(range(n, 0, -1))
import bisect

def sorted_inbox(arrivals):
    inbox = []
    for a in arrivals:
        bisect.insort(inbox, a)
    return inbox

# %% gallop_to | O(log n) | O(1) | lambda n: (list(range(n)), n)
def gallop_to(arr: list[int], x: int) -> int:
    """First index whose value is >= x (len(arr) if there is none)."""
    bound = 1
    while bound < len(arr) and arr[bound] < x:
        bound *= 2
    left, right = bound // 2, min(bound, len(arr))
    while left < right:
        m = (left + right) // 2
        if arr[m] < x:
            left = m + 1
        else:
            right = m
    return left

# %% rotation_point | O(log n) | O(1) | lambda n: list(range(n // 3, n)) + list(range(n // 3))
def rotation_point(nums):
    i, j = 0, len(nums) - 1
    while i < j:
        mid = (i + j) // 2
        if nums[mid] > nums[j]:
            i = mid + 1
        else:
            j = mid
    return i

# %% kth_smallest_lists | O(n^2) | O(n) | lambda n: (list(range(n)), n - 1)
def kth_smallest_lists(data, k):
    pool = data
    while True:
        pivot = pool[0]
        below = [d for d in pool if d < pivot]
        equal = [d for d in pool if d == pivot]
        if k < len(below):
            pool = below
        elif k < len(below) + len(equal):
            return pivot
        else:
            k -= len(below) + len(equal)
            pool = [d for d in pool if d > pivot]

# %% pair_with_sum | O(n) | O(1) | lambda n: (list(range(n)), 2 * n)
def pair_with_sum(ascending, goal):
    a, b = 0, len(ascending) - 1
    while a < b:
        s = ascending[a] + ascending[b]
        if s == goal:
            return a, b
        if s < goal:
            a += 1
        else:
            b -= 1
    return None

# %% medians_so_far_resort | O(n^2 log n) | O(n) | lambda n: [(i * i * 7919 + i * 104729) % 1000003 for i in range(n)]
def medians_so_far_resort(stream):
    meds = []
    for i in range(1, len(stream) + 1):
        ordered = sorted(stream[:i])
        meds.append(ordered[(i - 1) // 2])
    return meds

# %% flag_colours | O(n) | O(1) | lambda n: [(i * 2) % 3 for i in range(n)]
def flag_colours(stripes: list[int]) -> list[int]:
    lo = mid = 0
    hi = len(stripes) - 1
    while mid <= hi:
        if stripes[mid] == 0:
            stripes[lo], stripes[mid] = stripes[mid], stripes[lo]
            lo += 1
            mid += 1
        elif stripes[mid] == 2:
            stripes[mid], stripes[hi] = stripes[hi], stripes[mid]
            hi -= 1
        else:
            mid += 1
    return stripes

# %% disorder_score | O(n log n) | O(n) | lambda n: [(i * i * 7919 + i * 104729) % 1000003 for i in range(n)]
def disorder_score(ranking):
    def go(lo, hi):
        if hi - lo < 2:
            return ranking[lo:hi], 0
        mid = (lo + hi) // 2
        left, p = go(lo, mid)
        right, q = go(mid, hi)
        merged, crossing, i = [], 0, 0
        for r in right:
            while i < len(left) and left[i] <= r:
                merged.append(left[i])
                i += 1
            crossing += len(left) - i
            merged.append(r)
        merged += left[i:]
        return merged, p + q + crossing

    return go(0, len(ranking))[1]

# %% live_median | O(n log n) | O(n) | lambda n: [(i * i * 7919 + i * 104729) % 1000003 for i in range(n)]
from heapq import heappush, heappop

def live_median(ticks):
    low, high, answer = [], [], []
    for t in ticks:
        heappush(low, -t)
        heappush(high, -heappop(low))
        if len(high) > len(low):
            heappush(low, -heappop(high))
        answer.append(-low[0])
    return answer

# %% longest_climb | O(n log n) | O(n) | lambda n: list(range(n))
from bisect import bisect_left

def longest_climb(heights: list[float]) -> int:
    piles: list[float] = []
    for h in heights:
        at = bisect_left(piles, h)
        if at == len(piles):
            piles.append(h)
        else:
            piles[at] = h
    return len(piles)

# %% tightest_gap | O(n log n) | O(n) | lambda n: [(i * i * 7919 + i * 104729) % 1000003 for i in range(n)]
def tightest_gap(prices):
    ps = sorted(prices)
    return min((b - a for a, b in zip(ps, ps[1:])), default=None)

# %% first_bad_build | O(log n) | O(log n) | lambda n: [False] * (n - n // 3) + [True] * (n // 3)
def first_bad_build(status):
    def hunt(lo, hi):
        if lo >= hi:
            return lo
        mid = (lo + hi) // 2
        if status[mid]:
            return hunt(lo, mid)
        return hunt(mid + 1, hi)

    return hunt(0, len(status))
