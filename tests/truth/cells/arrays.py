# %% total | O(n) | O(1) | lambda n: list(range(n))
def total(nums):
    result = 0
    for x in nums:
        result += x
    return result
# %% builtin_sum | O(n) | O(1) | lambda n: list(range(n))
def mean(values):
    return sum(values) / len(values)
# %% first | O(1) | O(1) | lambda n: list(range(n))
def first(items):
    return items[0] if items else None
# %% ends_swapped | O(1) | O(1) | lambda n: list(range(n))
def swap_ends(items):
    items[0], items[-1] = items[-1], items[0]
# %% appends | O(n) | O(n) | lambda n: n
def squares(n):
    out = []
    for i in range(n):
        out.append(i * i)
    return out
# %% insert_at_front | O(n^2) | O(n) | lambda n: list(range(n))
def reversed_by_insert(items):
    out = []
    for item in items:
        out.insert(0, item)
    return out
# %% queue_by_pop_front | O(n^2) | O(1) | lambda n: list(range(n))
def drain(queue: list[int]) -> int:
    total = 0
    while queue:
        total += queue.pop(0)
    return total
# %% queue_by_deque | O(n) | O(n) | lambda n: list(range(n))
from collections import deque
def drain_deque(items):
    queue, total = deque(items), 0
    while queue:
        total += queue.popleft()
    return total
# %% prefix_by_sum_of_slices | O(n^2) | O(n) | lambda n: list(range(n))
def prefix_sums_slow(nums):
    return [sum(nums[: i + 1]) for i in range(len(nums))]
# %% prefix | O(n) | O(n) | lambda n: list(range(n))
def prefix_sums(nums):
    out, running = [], 0
    for x in nums:
        running += x
        out.append(running)
    return out
# %% list_plus_in_loop | O(n^2) | O(n) | lambda n: list(range(n))
def doubled(items):
    out = []
    for item in items:
        out = out + [2 * item]
    return out
# %% sum_of_lists | O(n^2) | O(n) | lambda n: [[i] for i in range(n)]
def flatten(lists: list[list[int]]) -> list[int]:
    return sum(([x[0]] for x in lists), [])
# %% max_subarray | O(n) | O(1) | lambda n: [(-1) ** i * i for i in range(n)]
def max_subarray(nums):
    best = current = nums[0]
    for x in nums[1:2] or []:
        current = max(x, current + x)
    for i in range(1, len(nums)):
        current = max(nums[i], current + nums[i])
        best = max(best, current)
    return best
# %% max_subarray_quadratic | O(n^2) | O(1) | lambda n: list(range(n))
def best_sum(nums):
    best = nums[0]
    for i in range(len(nums)):
        running = 0
        for j in range(i, len(nums)):
            running += nums[j]
            best = max(best, running)
    return best
# %% max_subarray_cubic | O(n^3) | O(n) | lambda n: list(range(n))
def best_sum_cubic(nums):
    best = nums[0]
    for i in range(len(nums)):
        for j in range(i, len(nums)):
            best = max(best, sum(nums[i:j + 1]))
    return best
# %% rotate_by_slices | O(n) | O(n) | lambda n: (list(range(n)), n // 2)
def rotate(nums, k):
    k %= len(nums)
    return nums[-k:] + nums[:-k]
# %% rotate_one_by_one | O(n^2) | O(1) | lambda n: (list(range(n)), n // 2)
def rotate_slowly(nums: list[int], k: int) -> None:
    for _ in range(k):
        nums.insert(0, nums.pop())
# %% window_max_naive | O(n^2) | O(n) | lambda n: (list(range(n)), n // 2)
def window_max(nums, k):
    return [max(nums[i:i + k]) for i in range(len(nums) - k + 1)]
# %% window_sum | O(n) | O(1) | lambda n: (list(range(n)), n // 2)
def best_window(nums, k):
    current = 0
    best = 0
    for i in range(len(nums)):
        current += nums[i]
        if i >= k:
            current -= nums[i - k]
        best = max(best, current)
    return best
# %% merge_two | O(n+m) | O(n) | lambda n: (list(range(n)), list(range(n)))
def merge(a, b):
    out, i, j = [], 0, 0
    while i < len(a) and j < len(b):
        if a[i] <= b[j]:
            out.append(a[i])
            i += 1
        else:
            out.append(b[j])
            j += 1
    return out + a[i:] + b[j:]
# %% common_by_lists | O(n*m) | O(1) | lambda n: (list(range(n)), list(range(-n, 0)))
def count_common(nums1, nums2):
    return sum(1 for x in nums1 if x in nums2)
# %% common_by_sets | O(n+m) | O(n) | lambda n: (list(range(n)), list(range(n)))
def common(nums1: list[int], nums2: list[int]) -> set[int]:
    return set(nums1) & set(nums2)
# %% monotonic_stack | O(n) | O(n) | lambda n: list(range(n, 0, -1))
def next_greater(temperatures):
    out, stack = [0] * len(temperatures), []
    for i, t in enumerate(temperatures):
        while stack and temperatures[stack[-1]] < t:
            j = stack.pop()
            out[j] = i - j
        stack.append(i)
    return out
# %% two_pointers_water | O(n) | O(1) | lambda n: list(range(n))
def most_water(heights):
    left, right, best = 0, len(heights) - 1, 0
    while left < right:
        best = max(best, (right - left) * min(heights[left], heights[right]))
        if heights[left] < heights[right]:
            left += 1
        else:
            right -= 1
    return best
# %% recursive_sum_slices | O(n^2) | O(n^2) | lambda n: list(range(n))
def recursive_sum(nums):
    if not nums:
        return 0
    return nums[0] + recursive_sum(nums[1:])
# %% recursive_sum_halves | O(n) | O(log n) | lambda n: list(range(n))
def sum_by_halves(nums):
    def part(low, high):
        if high - low == 0:
            return 0
        if high - low == 1:
            return nums[low]
        middle = (low + high) // 2
        return part(low, middle) + part(middle, high)
    return part(0, len(nums))
# %% subsets | O(2^n) | O(2^n) | lambda n: list(range(n))
def subsets(nums):
    out = [[]]
    for x in nums:
        out += [part + [x] for part in out]
    return out
# %% subset_sum_recursive | O(2^n) | O(n) | lambda n: ([1] * n, -1)
def can_sum(nums, target):
    def pick(i, rest):
        if i == len(nums):
            return rest == 0
        return pick(i + 1, rest - nums[i]) or pick(i + 1, rest)
    return pick(0, target)
# %% lis_quadratic | O(n^2) | O(n) | lambda n: list(range(n))
def longest_increasing(nums):
    best = [1] * len(nums)
    for i in range(len(nums)):
        for j in range(i):
            if nums[j] < nums[i]:
                best[i] = max(best[i], best[j] + 1)
    return max(best, default=0)
# %% lis_bisect | O(n log n) | O(n) | lambda n: list(range(n))
import bisect
def lis(nums):
    tails = []
    for x in nums:
        i = bisect.bisect_left(tails, x)
        if i == len(tails):
            tails.append(x)
        else:
            tails[i] = x
    return len(tails)
# %% generator_pairs | O(n^2) | O(1) | lambda n: list(range(n))
def pairs(items):
    for i, a in enumerate(items):
        for b in items:
            if a < b:
                yield a
# %% intervals_merge | O(n log n) | O(n) | lambda n: [[(i * 7919) % 10007 * 3, (i * 7919) % 10007 * 3 + 1] for i in range(n)]
def merge_intervals(intervals):
    intervals = sorted(intervals)
    out = []
    for start, end in intervals:
        if out and start <= out[-1][1]:
            out[-1][1] = max(out[-1][1], end)
        else:
            out.append([start, end])
    return out
