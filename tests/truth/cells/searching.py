# %% linear | O(n) | O(1) | lambda n: (list(range(n)), -1)
def find(items, target):
    for i, item in enumerate(items):
        if item == target:
            return i
    return -1
# %% binary | O(log n) | O(1) | lambda n: (list(range(n)), -1)
def binary_search(arr, target):
    low, high = 0, len(arr) - 1
    while low <= high:
        middle = (low + high) // 2
        if arr[middle] == target:
            return middle
        if arr[middle] < target:
            low = middle + 1
        else:
            high = middle - 1
    return -1
# %% binary_recursive_by_bounds | O(log n) | O(log n) | lambda n: (list(range(n)), n)
def locate(sorted_items, target):
    def within(low, high):
        if low > high:
            return None
        middle = (low + high) // 2
        if sorted_items[middle] == target:
            return middle
        if sorted_items[middle] < target:
            return within(middle + 1, high)
        return within(low, middle - 1)
    return within(0, len(sorted_items) - 1)
# %% binary_recursive_by_slices | O(n) | O(n) | lambda n: (list(range(n)), n)
def contains_sliced(items, target):
    if not items:
        return False
    middle = len(items) // 2
    if items[middle] == target:
        return True
    if items[middle] < target:
        return contains_sliced(items[middle + 1:], target)
    return contains_sliced(items[:middle], target)
# %% bisect_library | O(log n) | O(1) | lambda n: (list(range(n)), n // 3)
from bisect import bisect_left
def rank(values: list[int], key: int) -> int:
    position = bisect_left(values, key)
    return position
# %% two_sum_hash | O(n) | O(n) | lambda n: (list(range(n)), -1)
def two_sum(nums: list[int], target: int) -> list[int]:
    seen = {}
    for i, x in enumerate(nums):
        if target - x in seen:
            return [seen[target - x], i]
        seen[x] = i
    return []
# %% two_sum_pairs | O(n^2) | O(1) | lambda n: (list(range(n)), -1)
def two_sum_brute(nums, target):
    for i in range(len(nums)):
        for j in range(i + 1, len(nums)):
            if nums[i] + nums[j] == target:
                return i, j
    return None
# %% duplicates_by_list_membership | O(n^2) | O(n) | lambda n: list(range(n))
def unique(items):
    out = []
    for item in items:
        if item not in out:
            out.append(item)
    return out
# %% duplicates_by_set | O(n) | O(n) | lambda n: list(range(n))
def has_duplicates(items):
    return len(set(items)) != len(items)
# %% duplicate_early_exit_with_count | O(n^2) | O(1) | lambda n: list(range(n))
def first_repeated(items):
    for item in items:
        if items.count(item) > 1:
            return item
    return None
# %% peak_ternary | O(log n) | O(1) | lambda n: list(range(n))
def peak(heights):
    low, high = 0, len(heights) - 1
    while low < high:
        middle = (low + high) // 2
        if heights[middle] < heights[middle + 1]:
            low = middle + 1
        else:
            high = middle
    return low
# %% quadratic_search_in_matrix | O(n^2) | O(1) | lambda n: ([[0] * n for _ in range(n)], 5)
def in_matrix(matrix, target):
    for row in matrix:
        for cell in row:
            if cell == target:
                return True
    return False
# %% staircase_search | O(n) | O(1) | lambda n: ([[i * n + j for j in range(n)] for i in range(n)], -1)
def staircase(matrix, target):
    if not matrix:
        return False
    row, column = 0, len(matrix[0]) - 1
    while row < len(matrix) and column >= 0:
        if matrix[row][column] == target:
            return True
        if matrix[row][column] > target:
            column -= 1
        else:
            row += 1
    return False
# %% binary_per_row | O(n log n) | O(1) | lambda n: ([list(range(n)) for _ in range(n)], -1)
from bisect import bisect_left
def in_any_row(matrix, target):
    for row in matrix:
        i = bisect_left(row, target)
        if i < len(row) and row[i] == target:
            return True
    return False
# %% three_sum_cubic | O(n^3) | O(1) | lambda n: list(range(1, n + 1))
def triples(nums):
    count, n = 0, len(nums)
    for i in range(n):
        for j in range(i + 1, n):
            for k in range(j + 1, n):
                if nums[i] + nums[j] + nums[k] == 0:
                    count += 1
    return count
# %% three_sum_pointers | O(n^2) | O(n) | lambda n: list(range(1, n + 1))
def three_sum(nums):
    nums = sorted(nums)
    found = []
    for i in range(len(nums) - 2):
        left, right = i + 1, len(nums) - 1
        while left < right:
            total = nums[i] + nums[left] + nums[right]
            if total < 0:
                left += 1
            elif total > 0:
                right -= 1
            else:
                found.append((nums[i], nums[left], nums[right]))
                left += 1
                right -= 1
    return found
# %% four_nested | O(n^4) | O(1) | lambda n: list(range(1, n + 1))
def quadruples(nums):
    n, count = len(nums), 0
    for a in range(n):
        for b in range(a + 1, n):
            for c in range(b + 1, n):
                for d in range(c + 1, n):
                    count += nums[a] + nums[b] == nums[c] + nums[d]
    return count
# %% kth_by_heap | O(n log n) | O(n) | lambda n: (list(range(n, 0, -1)), n // 2)
import heapq
def kth_largest(nums: list[int], k: int) -> int:
    heap = list(nums)
    heapq.heapify(heap)
    for _ in range(len(nums) - k):
        heapq.heappop(heap)
    return heap[0]
