# %% linked_reverse | O(n) | O(1)
class Node:
    def __init__(self, value, next=None):
        self.value = value
        self.next = next
def reverse(head):
    previous = None
    while head:
        head.next, previous, head = previous, head, head.next
    return previous
# %% linked_to_list | O(n) | O(n)
class Node:
    def __init__(self, value, next=None):
        self.value = value
        self.next = next
def to_list(head):
    out = []
    while head:
        out.append(head.value)
        head = head.next
    return out
# %% linked_append_each_from_head | O(n^2) | O(1)
class Node:
    def __init__(self, value):
        self.value = value
        self.next = None
def tail_walks(head):
    steps, node = 0, head
    while node:
        other = head
        while other is not node:
            other = other.next
            steps += 1
        node = node.next
    return steps
# %% linked_middle | O(n) | O(1)
class ListNode:
    def __init__(self, val=0, next=None):
        self.val = val
        self.next = next
def middle(head: ListNode) -> ListNode:
    slow = fast = head
    while fast and fast.next:
        slow, fast = slow.next, fast.next.next
    return slow
# %% tree_depth | O(n) | O(n)
class TreeNode:
    def __init__(self, val, left=None, right=None):
        self.val, self.left, self.right = val, left, right
def depth(root):
    return 0 if root is None else 1 + max(depth(root.left), depth(root.right))
# %% tree_inorder | O(n) | O(n)
class TreeNode:
    def __init__(self, val, left=None, right=None):
        self.val, self.left, self.right = val, left, right
def inorder(root):
    out, stack = [], []
    while root or stack:
        while root:
            stack.append(root)
            root = root.left
        root = stack.pop()
        out.append(root.val)
        root = root.right
    return out
# %% tree_lists_joined | O(n^2) | O(n)
class TreeNode:
    def __init__(self, val, left=None, right=None):
        self.val, self.left, self.right = val, left, right
def values(root):
    if root is None:
        return []
    return values(root.left) + [root.val] + values(root.right)
# %% tree_level_order | O(n) | O(n)
from collections import deque
class TreeNode:
    def __init__(self, val, left=None, right=None):
        self.val, self.left, self.right = val, left, right
def level_order(root):
    out, queue = [], deque([root] if root else [])
    while queue:
        node = queue.popleft()
        out.append(node.val)
        if node.left:
            queue.append(node.left)
        if node.right:
            queue.append(node.right)
    return out
# %% stack_push | O(1) | O(1) | - | Stack.push
class Stack:
    def __init__(self):
        self.items = []
    def push(self, value):
        self.items.append(value)
# %% queue_on_list_pop | O(n) | O(1) | - | Queue.dequeue
class Queue:
    def __init__(self):
        self.items = []
    def enqueue(self, value):
        self.items.append(value)
    def dequeue(self):
        return self.items.pop(0)
# %% heap_push | O(log n) | O(1) | - | MinHeap.push
class MinHeap:
    def __init__(self):
        self.heap = []
    def push(self, value):
        self.heap.append(value)
        i = len(self.heap) - 1
        while i and self.heap[i] < self.heap[(i - 1) // 2]:
            parent = (i - 1) // 2
            self.heap[i], self.heap[parent] = self.heap[parent], self.heap[i]
            i = parent
# %% solution_method | O(n) | O(n) | lambda n: (list(range(n)), -1) | Solution.pair
class Solution:
    def pair(self, nums: list[int], target: int) -> bool:
        seen = set()
        for x in nums:
            if target - x in seen:
                return True
            seen.add(x)
        return False
# %% async_total | O(n) | O(1) | lambda n: list(range(n))
import asyncio
async def total_later(items):
    total = 0
    for item in items:
        total += item
    await asyncio.sleep(0)
    return total
# %% memoized_grid | O(n*m) | O(n*m) | lambda n: (n, n)
from functools import lru_cache
def memo_paths(rows, cols):
    @lru_cache(maxsize=None)
    def ways(r, c):
        if r == 0 or c == 0:
            return 1
        return (ways(r - 1, c) + ways(r, c - 1)) % 1000003
    return ways(rows, cols)
