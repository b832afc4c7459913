# %% bubble | O(n^2) | O(1) | lambda n: list(range(n, 0, -1))
def bubble(items):
    for end in range(len(items) - 1, 0, -1):
        for i in range(end):
            if items[i] > items[i + 1]:
                items[i], items[i + 1] = items[i + 1], items[i]
    return items
# %% bubble_copy_early_exit | O(n^2) | O(n) | lambda n: list(range(n, 0, -1))
def bubble_sorted(values):
    out = list(values)
    swapped = True
    while swapped:
        swapped = False
        for i in range(len(out) - 1):
            if out[i] > out[i + 1]:
                out[i], out[i + 1] = out[i + 1], out[i]
                swapped = True
    return out
# %% selection | O(n^2) | O(1) | lambda n: list(range(n))
def selection_sort(nums):
    for i in range(len(nums)):
        least = i
        for j in range(i + 1, len(nums)):
            if nums[j] < nums[least]:
                least = j
        nums[i], nums[least] = nums[least], nums[i]
# %% selection_by_min_and_remove | O(n^2) | O(n) | lambda n: list(range(n, 0, -1))
def drain_smallest(nums):
    rest, out = nums[:], []
    while rest:
        smallest = min(rest)
        rest.remove(smallest)
        out.append(smallest)
    return out
# %% insertion | O(n^2) | O(1) | lambda n: list(range(n, 0, -1))
def insertion_sort(arr: list[int]) -> None:
    for i in range(1, len(arr)):
        value, j = arr[i], i - 1
        while j >= 0 and arr[j] > value:
            arr[j + 1] = arr[j]
            j -= 1
        arr[j + 1] = value
# %% merge | O(n log n) | O(n) | lambda n: [(i * 7919) % n for i in range(n)]
def merge_sort(items):
    if len(items) <= 1:
        return items
    middle = len(items) // 2
    left, right = merge_sort(items[:middle]), merge_sort(items[middle:])
    out, i, j = [], 0, 0
    while i < len(left) and j < len(right):
        if left[i] <= right[j]:
            out.append(left[i])
            i += 1
        else:
            out.append(right[j])
            j += 1
    out.extend(left[i:])
    out.extend(right[j:])
    return out
# %% merge_popping_from_the_front | O(n^2) | O(n) | lambda n: list(range(n))
def sort_by_popping(items):
    if len(items) < 2:
        return items
    half = len(items) // 2
    a, b = sort_by_popping(items[:half]), sort_by_popping(items[half:])
    out = []
    while a and b:
        out.append(a.pop(0) if a[0] < b[0] else b.pop(0))
    return out + a + b
# %% quick_first_pivot | O(n^2) | O(n^2) | lambda n: list(range(n))
def quicksort(items):
    if not items:
        return []
    pivot, rest = items[0], items[1:]
    return quicksort([x for x in rest if x < pivot]) + [pivot] + quicksort([x for x in rest if x >= pivot])
# %% heap_slicing | O(n^2) | O(n) | lambda n: list(range(n))
import heapq
def heap_sort_with_slices(items):
    out = []
    while items:
        heapq.heapify(items)
        out.append(items[0])
        items = items[1:]
    return out
# %% heap | O(n log n) | O(n) | lambda n: list(range(n, 0, -1))
import heapq
def heap_sort(nums):
    heap = []
    for x in nums:
        heapq.heappush(heap, x)
    return [heapq.heappop(heap) for _ in range(len(heap))]
# %% heap_by_hand | O(n log n) | O(1) | lambda n: [(i * 7919) % 10007 for i in range(n)]
def heapsort_in_place(a):
    def sift(start, end):
        root = start
        while 2 * root + 1 < end:
            child = 2 * root + 1
            if child + 1 < end and a[child] < a[child + 1]:
                child += 1
            if a[root] >= a[child]:
                return
            a[root], a[child] = a[child], a[root]
            root = child
    n = len(a)
    for start in range(n // 2 - 1, -1, -1):
        sift(start, n)
    for end in range(n - 1, 0, -1):
        a[0], a[end] = a[end], a[0]
        sift(0, end)
# %% counting | O(n) | O(n) | lambda n: [(i * 31) % n for i in range(n)]
def counting_sort(values: list[int]) -> list[int]:
    if not values:
        return []
    counts = [0] * (max(values) + 1)
    for v in values:
        counts[v] += 1
    return [v for v, c in enumerate(counts) for _ in range(c)]
# %% binary_insertion_by_insort | O(n^2) | O(n) | lambda n: list(range(n, 0, -1))
import bisect
def keep_sorted(stream):
    kept = []
    for value in stream:
        bisect.insort(kept, value)
    return kept
# %% library_sort_with_key | O(n log n) | O(n) | lambda n: [(i * 7919) % 10007 for i in range(n)]
def by_last_digit(numbers):
    return sorted(numbers, key=lambda x: (x % 10, x))
# %% stooge_free_shell | O(n log^2 n) | O(1) | lambda n: list(range(n))
def comb_passes(items):
    gap, n = len(items), len(items)
    while gap > 1:
        gap //= 2
        inner = gap
        while inner >= 1:
            for i in range(n - inner):
                if items[i] > items[i + inner]:
                    items[i], items[i + inner] = items[i + inner], items[i]
            inner //= 2
# %% bogus_permutation_sort | O(n!) | O(n) | lambda n: list(range(n, 0, -1))
from itertools import permutations
def permutation_sort(items):
    for order in permutations(items):
        if all(order[i] <= order[i + 1] for i in range(len(order) - 1)):
            return list(order)
# %% hidden_sort_in_loop | O(n^2 log n) | O(n) | lambda n: [(i * 7919) % 10007 for i in range(n)]
def running_medians(data):
    out = []
    for i in range(1, len(data) + 1):
        part = sorted(data[:i])
        out.append(part[len(part) // 2])
    return out
# %% dutch_flag | O(n) | O(1) | lambda n: [i % 3 for i in range(n)]
def three_way(colors: list[int]) -> None:
    low, mid, high = 0, 0, len(colors) - 1
    while mid <= high:
        if colors[mid] == 0:
            colors[low], colors[mid] = colors[mid], colors[low]
            low += 1
            mid += 1
        elif colors[mid] == 1:
            mid += 1
        else:
            colors[mid], colors[high] = colors[high], colors[mid]
            high -= 1
