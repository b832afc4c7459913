# %% swap_ends | O(1) | O(1) | lambda n: __import__('collections').deque(range(n))
def swap_ends(line):
    if len(line) < 2:
        return line
    first, last = line.popleft(), line.pop()
    line.appendleft(last)
    line.append(first)
    return line

# %% touch | O(1) | O(1) | lambda n: (__import__('collections').OrderedDict((i, i) for i in range(n)), n // 2)
def touch(cache, key):
    """LRU read: None when missing"""
    if key not in cache:
        return None
    cache.move_to_end(key)
    return cache[key]

# %% remove_unordered | O(1) | O(1) | lambda n: (list(range(n)), 0)
def remove_unordered(bag, index):
    gone = bag[index]
    bag[index] = bag[-1]
    bag.pop()
    return gone

# %% replace_smallest | O(log n) | O(1) | lambda n: (list(range(n)), n + 5)
def replace_smallest(heap, value):
    smallest = heap[0]
    i, n = 0, len(heap)
    heap[0] = value
    while 2 * i + 1 < n:
        c = 2 * i + 1
        if c + 1 < n and heap[c + 1] < heap[c]:
            c += 1
        if heap[i] <= heap[c]:
            break
        heap[i], heap[c] = heap[c], heap[i]
        i = c
    return smallest

# %% reverse_chain | O(n) | O(1) | -
class ListNode:
    def __init__(self, val=0, next=None):
        self.val = val
        self.next = next

def reverse_chain(head):
    prev = None
    while head:
        head.next, prev, head = prev, head, head.next
    return prev

# %% has_loop | O(n) | O(1) | -
class Link:
    def __init__(self, data):
        self.data = data
        self.next = None

def has_loop(head):
    slow = fast = head
    while fast is not None and fast.next is not None:
        slow = slow.next
        fast = fast.next.next
        if slow is fast:
            return True
    return False

# %% tree_height | O(n) | O(n) | -
class TreeNode:
    def __init__(self, key, left=None, right=None):
        self.key = key
        self.left = left
        self.right = right

def tree_height(node):
    if node is None:
        return 0
    return 1 + max(tree_height(node.left), tree_height(node.right))

# %% two_stack_queue | O(n) | O(n) | lambda n: list(range(n)) | TwoStackQueue.replay
class TwoStackQueue:
    def __init__(self):
        self.inbox = []
        self.outbox = []

    def push(self, x):
        self.inbox.append(x)

    def pop(self):
        if not self.outbox:
            while self.inbox:
                self.outbox.append(self.inbox.pop())
        return self.outbox.pop()

    def replay(self, items):
        for it in items:
            self.push(it)
        served = []
        while self.inbox or self.outbox:
            served.append(self.pop())
        return served

# %% window_tops | O(n) | O(n) | lambda n: (list(range(n, 0, -1)), n // 2 + 1)
from collections import deque

def window_tops(vals, k):
    dq, out = deque(), []
    for i, v in enumerate(vals):
        while dq and vals[dq[-1]] <= v:
            dq.pop()
        dq.append(i)
        if dq[0] <= i - k:
            dq.popleft()
        if i >= k - 1:
            out.append(vals[dq[0]])
    return out

# %% page_cache | O(n) | O(1) | lambda n: list(range(n)) | PageCache.misses
from collections import OrderedDict

class PageCache:
    SIZE = 8

    def __init__(self):
        self.pages = OrderedDict()

    def misses(self, requests):
        count = 0
        for page in requests:
            if page in self.pages:
                self.pages.move_to_end(page)
            else:
                count += 1
                self.pages[page] = True
                if len(self.pages) > self.SIZE:
                    self.pages.popitem(last=False)
        return count

# %% smallest_via_heap | O(n) | O(n) | lambda n: list(range(n, 0, -1))
import heapq

def smallest_via_heap(data):
    h = list(data)
    heapq.heapify(h)
    return heapq.heappop(h)

# %% grow_list | O(n) | O(n) | lambda n: n | GrowList.fill
class GrowList:
    def __init__(self):
        self.slots = [None]
        self.size = 0

    def append(self, x):
        if self.size == len(self.slots):
            bigger = [None] * (2 * len(self.slots))
            for i in range(self.size):
                bigger[i] = self.slots[i]
            self.slots = bigger
        self.slots[self.size] = x
        self.size += 1

    def fill(self, n):
        self.slots, self.size = [None], 0
        for i in range(n):
            self.append(i)
        return self.size

# %% median_stream | O(n log n) | O(n) | lambda n: list(range(n))
from heapq import heappush, heappop

def median_stream(numbers):
    low, high = [], []      # low is a max-heap by negation
    medians = []
    for x in numbers:
        heappush(low, -x)
        heappush(high, -heappop(low))
        if len(high) > len(low):
            heappush(low, -heappop(high))
        if len(low) > len(high):
            medians.append(-low[0])
        else:
            medians.append((high[0] - low[0]) / 2)
    return medians

# %% inversions_bit | O(n log n) | O(n) | lambda n: list(range(n, 0, -1))
class BIT:
    def __init__(self, n):
        self.t = [0] * (n + 1)

    def add(self, i):
        while i < len(self.t):
            self.t[i] += 1
            i += i & -i

    def upto(self, i):
        s = 0
        while i > 0:
            s += self.t[i]
            i -= i & -i
        return s

def inversions_bit(perm):
    # perm holds 1..n in some order
    tree = BIT(len(perm))
    inv = 0
    for k, p in enumerate(perm):
        inv += k - tree.upto(p)
        tree.add(p)
    return inv

# %% rooms_needed | O(n log n) | O(n) | lambda n: [(i * 7919 % 1000003, 2000003 + i * 31 % 1009) for i in range(n)]
import heapq

def rooms_needed(meetings):
    ends = []
    most = 0
    for start, end in sorted(meetings):
        while ends and ends[0] <= start:
            heapq.heappop(ends)
        heapq.heappush(ends, end)
        most = max(most, len(ends))
    return most

# %% huffman_cost | O(n log n) | O(n) | lambda n: [1 + (i * 7919) % 997 for i in range(n)]
import heapq

def huffman_cost(weights):
    pile = list(weights)
    heapq.heapify(pile)
    cost = 0
    while len(pile) > 1:
        pair = heapq.heappop(pile) + heapq.heappop(pile)
        cost += pair
        heapq.heappush(pile, pair)
    return cost

# %% newest_first | O(n^2) | O(n) | lambda n: list(range(n))
def newest_first(events):
    feed = []
    for e in events:
        feed.insert(0, e)
    return feed

# %% chain_load | O(n^2) | O(n) | lambda n: list(range(n)) | Chain.load
class Chain:
    class Item:
        def __init__(self, v):
            self.v = v
            self.nxt = None

    def __init__(self):
        self.head = None

    def append(self, v):
        node = Chain.Item(v)
        if self.head is None:
            self.head = node
            return
        cur = self.head
        while cur.nxt is not None:
            cur = cur.nxt
        cur.nxt = node

    def load(self, values):
        self.head = None
        for v in values:
            self.append(v)

# %% count_known | O(n*m) | O(1) | lambda n: (list(range(n)), [-1] * n)
def count_known(known, queries):
    return sum(1 for q in queries if q in known)

# %% merge_stock | O(n+m) | O(n+m) | lambda n: ({i: 1 for i in range(n)}, {i + n: 2 for i in range(n)})
def merge_stock(shop, warehouse):
    total = dict(shop)
    for item, qty in warehouse.items():
        total[item] = total.get(item, 0) + qty
    return total
