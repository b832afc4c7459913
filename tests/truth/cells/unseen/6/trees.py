# %% turn_right | O(1) | O(1) | lambda n: left_chain(n)
class Knot:
    def __init__(self, key, left=None, right=None):
        self.key, self.left, self.right = key, left, right

def left_chain(n):
    node = None
    for i in range(n):
        node = Knot(i, left=node)
    return node

def turn_right(node):
    """Rotation at the root of the part; gives the new root."""
    up = node.left
    if up is None:
        return node
    node.left, up.right = up.right, node
    return up

# %% smaller_child | O(1) | O(1) | lambda n: (list(range(n)), 1)
def smaller_child(heap: list[int], i: int) -> int:
    """Position of the smaller child of place i of an array heap, -1 for a leaf."""
    left = 2 * i + 1
    if left >= len(heap):
        return -1
    if left + 1 < len(heap) and heap[left + 1] < heap[left]:
        return left + 1
    return left

# %% line_of_bosses | O(log n) | O(log n) | lambda n: n
def line_of_bosses(place):
    # array layout: the parent of i is (i - 1) // 2
    above = []
    while place > 0:
        place = (place - 1) // 2
        above.append(place)
    return above

# %% segment_total | O(log n) | O(1) | lambda n: ([1] * (2 * n), 1, n - 1)
def segment_total(tree, lo, hi):
    """Sum of the leaves lo <= i < hi of a bottom-up segment tree in a list of twice their number."""
    half = len(tree) // 2
    lo += half
    hi += half
    total = 0
    while lo < hi:
        if lo & 1:
            total += tree[lo]
            lo += 1
        if hi & 1:
            hi -= 1
            total += tree[hi]
        lo >>= 1
        hi >>= 1
    return total

# %% sink_root | O(log n) | O(1) | lambda n: [10 * n] + list(range(1, n))
def sink_root(heap):
    """The root is too large: let it sink to its place."""
    i, size = 0, len(heap)
    while (child := 2 * i + 1) < size:
        if child + 1 < size and heap[child + 1] < heap[child]:
            child += 1
        if heap[i] <= heap[child]:
            break
        heap[i], heap[child] = heap[child], heap[i]
        i = child
    return i

# %% mirrored | O(n) | O(n) | lambda n: bamboo(n)
class Leafy:
    def __init__(self, value, left=None, right=None):
        self.value = value
        self.left = left
        self.right = right

def bamboo(n):
    node = None
    for i in range(n):
        node = Leafy(i, None, node)
    return node

def mirrored(node):
    if node is None:
        return None
    return Leafy(node.value, mirrored(node.right), mirrored(node.left))

# %% is_search_ordered | O(n) | O(n) | lambda n: stairs(n)
class Branch:
    def __init__(self, key, left=None, right=None):
        self.key = key
        self.left = left
        self.right = right

def stairs(n):
    node = None
    for key in reversed(range(n)):
        node = Branch(key, None, node)
    return node

def is_search_ordered(node, low=float("-inf"), high=float("inf")) -> bool:
    if node is None:
        return True
    if not low < node.key < high:
        return False
    return is_search_ordered(node.left, low, node.key) and is_search_ordered(node.right, node.key, high)

# %% longest_way | O(n) | O(n) | lambda n: pole(n)
class Fork:
    def __init__(self, left=None, right=None):
        self.left = left
        self.right = right

def pole(n):
    node = None
    for _ in range(n):
        node = Fork(node)
    return node

def longest_way(root):
    """Edges on the longest path between any two nodes."""
    best = 0

    def height(node):
        nonlocal best
        if node is None:
            return 0
        a, b = height(node.left), height(node.right)
        best = max(best, a + b)
        return 1 + max(a, b)

    height(root)
    return best

# %% balanced_from_sorted | O(n) | O(n) | lambda n: list(range(n))
def balanced_from_sorted(keys, lo=0, hi=None):
    """Nested (key, left, right) tuples."""
    if hi is None:
        hi = len(keys)
    if lo >= hi:
        return None
    mid = (lo + hi) // 2
    return keys[mid], balanced_from_sorted(keys, lo, mid), balanced_from_sorted(keys, mid + 1, hi)

# %% count_folders | O(n) | O(n) | lambda n: {f"d{i}": {} for i in range(n)}
def count_folders(tree: dict) -> int:
    """tree maps the name of each folder to the dict of what is in it."""
    todo = [tree]
    seen = 0
    while todo:
        folder = todo.pop()
        seen += len(folder)
        todo.extend(folder.values())
    return seen

# %% broadest_level | O(n) | O(n) | lambda n: Family("root", [Family(i, []) for i in range(n)])
from collections import deque
from dataclasses import dataclass

@dataclass
class Family:
    name: object
    kids: list

def broadest_level(root: Family) -> int:
    widest = 0
    level = deque([root])
    while level:
        widest = max(widest, len(level))
        for _ in range(len(level)):
            level.extend(level.popleft().kids)
    return widest

# %% kth_in_order | O(n) | O(n) | lambda n: (leaning(n), n - 1)
from itertools import islice

class Twig:
    def __init__(self, key, left=None, right=None):
        self.key, self.left, self.right = key, left, right

def leaning(n):
    node = None
    for key in range(n):
        node = Twig(key, node)
    return node

def in_order(node):
    pending = []
    while pending or node:
        while node:
            pending.append(node)
            node = node.left
        node = pending.pop()
        yield node.key
        node = node.right

def kth_in_order(root, k):
    return next(islice(in_order(root), k, None), None)

# %% heap_depth_total | O(n log n) | O(1) | lambda n: n
def heap_depth_total(size):
    """Sum of the depths of all places of an array heap, each by climbing to the root."""
    total = 0
    for place in range(size):
        while place > 0:
            place = (place - 1) // 2
            total += 1
    return total

# %% fenwick_of | O(n log n) | O(n) | lambda n: list(range(n))
class Fenwick:
    def __init__(self, size):
        self.cells = [0] * (size + 1)

    def add(self, place, amount):
        place += 1
        while place < len(self.cells):
            self.cells[place] += amount
            place += place & -place

def fenwick_of(values):
    """A Fenwick tree, filled one by one."""
    tree = Fenwick(len(values))
    for place, value in enumerate(values):
        tree.add(place, value)
    return tree.cells

# %% tilted_nodes | O(n^2) | O(n) | lambda n: slope(n)
class Stick:
    def __init__(self, left=None, right=None):
        self.left = left
        self.right = right

def slope(n):
    node = None
    for _ in range(n):
        node = Stick(node)
    return node

def tallness(node):
    return 0 if node is None else 1 + max(tallness(node.left), tallness(node.right))

def tilted_nodes(node):
    """How many nodes have sides that differ by more than one in height?"""
    if node is None:
        return 0
    tilted = abs(tallness(node.left) - tallness(node.right)) > 1
    return tilted + tilted_nodes(node.left) + tilted_nodes(node.right)

# %% plant_from_orders | O(n^2) | O(n^2) | lambda n: (list(range(n)), list(range(n))[::-1])
def plant_from_orders(pre, inside):
    """Tree as nested lists [key, left, right] from its preorder and its inorder."""
    if not pre:
        return None
    root = pre[0]
    cut = inside.index(root)
    return [
        root,
        plant_from_orders(pre[1 : cut + 1], inside[:cut]),
        plant_from_orders(pre[cut + 1 :], inside[cut + 1 :]),
    ]

# %% downward_sums | O(n^2) | O(n) | lambda n: (rope(n), -1)
class Bead:
    def __init__(self, value, left=None, right=None):
        self.value, self.left, self.right = value, left, right

def rope(n):
    node = None
    for _ in range(n):
        node = Bead(1, node)
    return node

def starting_here(node, rest):
    if node is None:
        return 0
    rest -= node.value
    return (rest == 0) + starting_here(node.left, rest) + starting_here(node.right, rest)

def downward_sums(node, goal):
    """Number of downward paths, from any node, with the sum."""
    if node is None:
        return 0
    return starting_here(node, goal) + downward_sums(node.left, goal) + downward_sums(node.right, goal)

# %% kids_by_scan | O(n^2) | O(n) | lambda n: [None] + list(range(n - 1))
def kids_by_scan(parent: list) -> dict[int, list[int]]:
    return {node: [k for k, p in enumerate(parent) if p == node] for node in range(len(parent))}

# %% cheapest_search_tree | O(n^3) | O(n^2) | lambda n: [1 + i * 7 % 11 for i in range(n)]
def cheapest_search_tree(hits):
    """Cost of the best binary search tree when key i is looked up hits[i] times."""
    n = len(hits)
    upto = [0]
    for h in hits:
        upto.append(upto[-1] + h)
    cost = [[0] * (n + 1) for _ in range(n + 1)]
    for size in range(1, n + 1):
        for lo in range(n - size + 1):
            hi = lo + size
            inner = min(cost[lo][root] + cost[root + 1][hi] for root in range(lo, hi))
            cost[lo][hi] = inner + upto[hi] - upto[lo]
    return cost[0][n]

# %% paper_creases | O(2^n) | O(2^n) | lambda n: n
def paper_creases(folds):
    """Valleys (1) and hills (0) of a strip of paper folded in half again and again."""
    if folds == 0:
        return []
    first = paper_creases(folds - 1)
    return first + [1] + [1 - crease for crease in reversed(first)]

