# %% insert_slot | O(log n) | O(1) | lambda n: (list(range(n)), n)
def insert_slot(arr, target):
    low = 0
    high = len(arr)
    while low < high:
        mid = (low + high) // 2
        if arr[mid] < target:
            low = mid + 1
        else:
            high = mid
    return low

# %% how_many_equal | O(log n) | O(1) | lambda n: ([5] * n, 5)
from bisect import bisect_left, bisect_right

def how_many_equal(sorted_marks, mark):
    return bisect_right(sorted_marks, mark) - bisect_left(sorted_marks, mark)

# %% locate | O(log n) | O(log n) | lambda n: (list(range(n)), -1)
def locate(a, x):
    def go(lo, hi):
        if lo > hi:
            return None
        mid = (lo + hi) // 2
        if a[mid] == x:
            return mid
        return go(lo, mid - 1) if x < a[mid] else go(mid + 1, hi)
    return go(0, len(a) - 1)

# %% contains_sliced | O(n) | O(n) | lambda n: (list(range(n)), -1)
def contains_sliced(items, x):
    if not items:
        return False
    m = len(items) // 2
    if items[m] == x:
        return True
    if x < items[m]:
        return contains_sliced(items[:m], x)
    return contains_sliced(items[m + 1:], x)

# %% three_colours | O(n) | O(1) | lambda n: [i % 3 for i in range(n)]
def three_colours(balls):
    lo = mid = 0
    hi = len(balls) - 1
    while mid <= hi:
        if balls[mid] == 0:
            balls[lo], balls[mid] = balls[mid], balls[lo]
            lo += 1
            mid += 1
        elif balls[mid] == 1:
            mid += 1
        else:
            balls[mid], balls[hi] = balls[hi], balls[mid]
            hi -= 1
    return balls

# %% sort_percentages | O(n) | O(n) | lambda n: [(i * 37) % 101 for i in range(n)]
def sort_percentages(scores):
    # scores are whole numbers 0..100
    tally = [0] * 101
    for s in scores:
        tally[s] += 1
    out = []
    for value, times in enumerate(tally):
        out.extend([value] * times)
    return out

# %% already_sorted | O(n) | O(n) | lambda n: list(range(n))
def already_sorted(xs):
    return all(a <= b for a, b in zip(xs, xs[1:]))

# %% MergeSort | O(n log n) | O(n) | lambda n: __import__('random').Random(n).sample(range(n), n)
def merge(left, right):
    result = []
    i = j = 0
    while i < len(left) and j < len(right):
        if left[i] <= right[j]:
            result.append(left[i])
            i += 1
        else:
            result.append(right[j])
            j += 1
    result += left[i:]
    result += right[j:]
    return result

def MergeSort(arr):
    if len(arr) <= 1:
        return arr
    mid = len(arr) // 2
    return merge(MergeSort(arr[:mid]), MergeSort(arr[mid:]))

# %% heap_ordered | O(n log n) | O(n) | lambda n: __import__('random').Random(n).sample(range(n), n)
import heapq

def heap_ordered(numbers):
    h = []
    for x in numbers:
        heapq.heappush(h, x)
    ordered = []
    while h:
        ordered.append(heapq.heappop(h))
    return ordered

# %% merge_upwards | O(n log n) | O(n) | lambda n: [(i * i * 31 + 7 * i) % 10007 for i in range(n)]
def merge_upwards(data):
    src = list(data)
    n = len(src)
    width = 1
    while width < n:
        dst = []
        for lo in range(0, n, 2 * width):
            i, mid = lo, min(lo + width, n)
            j, hi = mid, min(lo + 2 * width, n)
            while i < mid or j < hi:
                if j >= hi or (i < mid and src[i] <= src[j]):
                    dst.append(src[i]); i += 1
                else:
                    dst.append(src[j]); j += 1
        src = dst
        width *= 2
    return src

# %% heapsort_in_place | O(n log n) | O(1) | lambda n: __import__('random').Random(n).sample(range(n), n)
def sift(a, root, end):
    while True:
        child = 2 * root + 1
        if child >= end:
            return
        if child + 1 < end and a[child] < a[child + 1]:
            child += 1
        if a[root] >= a[child]:
            return
        a[root], a[child] = a[child], a[root]
        root = child

def heapsort_in_place(a):
    for start in range(len(a) // 2 - 1, -1, -1):
        sift(a, start, len(a))
    for end in range(len(a) - 1, 0, -1):
        a[0], a[end] = a[end], a[0]
        sift(a, 0, end)

# %% places_in_race | O(n log n) | O(n) | lambda n: __import__('random').Random(n).sample(range(3 * n), n)
def places_in_race(times):
    order = sorted(range(len(times)), key=lambda i: times[i])
    place = [0] * len(times)
    for rank, runner in enumerate(order, 1):
        place[runner] = rank
    return place

# %% bubbles | O(n^2) | O(1) | lambda n: list(range(n, 0, -1))
def bubbles(L):
    n = len(L)
    swapped = True
    while swapped:
        swapped = False
        for i in range(n - 1):
            if L[i] > L[i + 1]:
                L[i], L[i + 1] = L[i + 1], L[i]
                swapped = True
        n -= 1
    return L

# %% keep_sorted | O(n^2) | O(n) | lambda n: list(range(n, 0, -1))
def keep_sorted(stream):
    # linear search for the slot, list.insert shifts the rest
    shelf = []
    for book in stream:
        k = len(shelf)
        while k > 0 and shelf[k - 1] > book:
            k -= 1
        shelf.insert(k, book)
    return shelf

# %% qs | O(n^2) | O(n^2) | lambda n: list(range(n))
def qs(lst):
    if lst == []:
        return []
    pivot = lst[0]
    smaller = [x for x in lst[1:] if x < pivot]
    bigger = [x for x in lst[1:] if x >= pivot]
    return qs(smaller) + [pivot] + qs(bigger)

# %% quick_in_place | O(n^2) | O(n) | lambda n: list(range(n))
def partition(A, lo, hi):
    pivot = A[hi]
    i = lo
    for j in range(lo, hi):
        if A[j] <= pivot:
            A[i], A[j] = A[j], A[i]
            i += 1
    A[i], A[hi] = A[hi], A[i]
    return i

def quick_in_place(A, lo=0, hi=None):
    if hi is None:
        hi = len(A) - 1
    if lo < hi:
        p = partition(A, lo, hi)
        quick_in_place(A, lo, p - 1)
        quick_in_place(A, p + 1, hi)
    return A

# %% pick_smallest | O(n^2) | O(n) | lambda n: list(range(n, 0, -1))
def pick_smallest(values):
    rest = values[:]
    picked = []
    while rest:
        m = min(rest)
        rest.remove(m)
        picked.append(m)
    return picked

# %% running_medians | O(n^2 log n) | O(n) | lambda n: __import__('random').Random(n).sample(range(n), n)
def running_medians(stream):
    medians = []
    for i in range(1, len(stream) + 1):
        ordered = sorted(stream[:i])
        medians.append(ordered[(i - 1) // 2])
    return medians

# %% arrange_like | O(n*m) | O(n) | lambda n: (list(range(n)), list(range(n)))
def arrange_like(values, order):
    """values (distinct) in the sequence given by `order`; unknown ones are dropped"""
    arranged = []
    for o in order:
        for v in values:
            if v == o:
                arranged.append(v)
    return arranged

# %% zip_sorted | O(n+m) | O(n+m) | lambda n: (list(range(0, 2 * n, 2)), list(range(1, 2 * n, 2)))
def zip_sorted(a, b):
    out = []
    i = j = 0
    while i < len(a) and j < len(b):
        if a[i] < b[j]:
            out.append(a[i])
            i += 1
        else:
            out.append(b[j])
            j += 1
    while i < len(a):
        out.append(a[i])
        i += 1
    while j < len(b):
        out.append(b[j])
        j += 1
    return out
