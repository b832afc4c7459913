# %% handshakes | O(1) | O(1) | lambda n: n
def handshakes(guests):
    """Everybody shakes hands with everybody else once."""
    return guests * (guests - 1) // 2

# %% domino_end | O(1) | O(1) | lambda n: ([(i % 7, (i + 1) % 7) for i in range(n)], (n % 7, 5))
def domino_end(chain, tile):
    """Where may the tile be laid: left, right or nowhere?"""
    if not chain:
        return "anywhere"
    left, right = chain[0][0], chain[-1][1]
    if left in tile:
        return "left"
    if right in tile:
        return "right"
    return "nowhere"

# %% weighings | O(log n) | O(1) | lambda n: n
def weighings(coins: int) -> int:
    """Weighings until the one false coin is found: three heaps each time."""
    count = 0
    while coins > 1:
        coins = -(-coins // 3)
        count += 1
    return count

# %% mirror_bits | O(log n) | O(1) | lambda n: n
def mirror_bits(number):
    mirrored = 0
    while number:
        mirrored = mirrored << 1 | number & 1
        number >>= 1
    return mirrored

# %% staircase_sums | O(sqrt n) | O(1) | lambda n: n
def staircase_sums(total):
    """Ways to write the total as a sum of consecutive positive numbers."""
    ways = 0
    length = 1
    while length * (length + 1) // 2 <= total:
        if (total - length * (length - 1) // 2) % length == 0:
            ways += 1
        length += 1
    return ways

# %% van_eck | O(n) | O(n) | lambda n: n
def van_eck(count):
    """0 0 1 0 2 0 2 2 1 6 ...: how long ago was the number there?"""
    last_at = {}
    number = 0
    terms = []
    for turn in range(count):
        terms.append(number)
        following = turn - last_at[number] if number in last_at else 0
        last_at[number] = turn
        number = following
    return terms

# %% recaman | O(n) | O(n) | lambda n: n
def recaman(steps):
    place = 0
    been = {0}
    for jump in range(1, steps):
        back = place - jump
        place = back if back > 0 and back not in been else place + jump
        been.add(place)
    return place

# %% stern_peak | O(n) | O(n) | lambda n: n
def stern_peak(n):
    """Largest of the first terms of Stern's diatomic row."""
    row = [0, 1]
    for k in range(2, n + 1):
        row.append(row[k // 2] if k % 2 == 0 else row[k // 2] + row[k // 2 + 1])
    return max(row)

# %% frog_lanes | O(n) | O(1) | lambda n: [i % 3 for i in range(n)]
def frog_lanes(stones):
    """Three lanes; stones[i] is the lane that is blocked. Fewest changes of lane from the middle."""
    cost = [1, 0, 1]
    for blocked in stones:
        cost[blocked] = 10**9
        low = min(cost)
        cost = [low + 1 if c > low + 1 and lane != blocked else c for lane, c in enumerate(cost)]
    return min(cost)

# %% clue_decoder | O(n) | O(n) | lambda n: ["up", "down", "back", "up"] * (n // 4)
class Robot:
    """Follows clues; 'back' forgets the last step."""

    def __init__(self, floor=0):
        self.floors = [floor]

    @property
    def floor(self):
        return self.floors[-1]

    def obey(self, clue):
        if clue == "back":
            if len(self.floors) > 1:
                self.floors.pop()
        else:
            self.floors.append(self.floor + (1 if clue == "up" else -1))

def clue_decoder(clues):
    robot = Robot()
    for clue in clues:
        robot.obey(clue)
    return robot.floor

# %% locker_doors | O(n log n) | O(n) | lambda n: n
def locker_doors(doors):
    """The k-th pupil turns every k-th door. Which are open in the end?"""
    is_open = [False] * (doors + 1)
    for pupil in range(1, doors + 1):
        for door in range(pupil, doors + 1, pupil):
            is_open[door] = not is_open[door]
    return [door for door in range(1, doors + 1) if is_open[door]]

# %% last_stone | O(n log n) | O(n) | lambda n: random.Random(61).sample(range(1, 9 * n), n)
import heapq
import random

def last_stone(stones):
    """The two heaviest are smashed; what is left of them goes back."""
    heap = [-s for s in stones]
    heapq.heapify(heap)
    while len(heap) > 1:
        heaviest = heapq.heappop(heap)
        second = heapq.heappop(heap)
        heapq.heappush(heap, heaviest - second)
    return -heap[0] if heap else 0

# %% boats | O(n log n) | O(n) | lambda n: ([v % 90 + 10 for v in random.Random(62).sample(range(9 * n), n)], 120)
import random
from collections import deque

def boats(weights, limit):
    """Two people per boat at most."""
    line = deque(sorted(weights))
    count = 0
    while line:
        heavy = line.pop()
        if line and line[0] + heavy <= limit:
            line.popleft()
        count += 1
    return count

# %% siamese | O(n^2) | O(n^2) | lambda n: n | 1
def siamese(size):
    """Magic square of odd size."""
    square = [[0] * size for _ in range(size)]
    row, column = 0, size // 2
    for number in range(1, size * size + 1):
        square[row][column] = number
        up, right = (row - 1) % size, (column + 1) % size
        if square[up][right]:
            up, right = (row + 1) % size, column
        row, column = up, right
    return square

# %% is_latin | O(n^2) | O(n) | lambda n: [[(i + j) % n for j in range(n)] for i in range(n)]
def is_latin(square):
    symbols = set(square[0])
    if len(symbols) != len(square):
        return False
    if any(set(row) != symbols for row in square):
        return False
    for c in range(len(square)):
        if {row[c] for row in square} != symbols:
            return False
    return True

# %% pancakes | O(n^2) | O(n) | lambda n: [(i * 7919) % n for i in range(n)]
def pancakes(stack):
    """Sorts by turning the top part over; number of flips."""
    stack = list(stack)
    flips = 0
    for size in range(len(stack), 1, -1):
        widest = 0
        for k in range(1, size):
            if stack[k] > stack[widest]:
                widest = k
        if widest != size - 1:
            stack[: widest + 1] = reversed(stack[: widest + 1])
            stack[:size] = reversed(stack[:size])
            flips += 2
    return flips

# %% cheapest_triangulation | O(n^3) | O(n^2) | lambda n: [i % 9 + 1 for i in range(n)]
def cheapest_triangulation(corners):
    """A triangle costs the product of its corners."""
    n = len(corners)
    cost = [[0] * n for _ in range(n)]
    for gap in range(2, n):
        for i in range(n - gap):
            j = i + gap
            cost[i][j] = min(
                cost[i][k] + cost[k][j] + corners[i] * corners[k] * corners[j] for k in range(i + 1, j)
            )
    return cost[0][n - 1]

# %% chinese_rings | O(2^n) | O(n) | lambda n: n
class Bar:
    def __init__(self):
        self.moves = 0

    def off(self, rings):
        if rings <= 0:
            return
        self.off(rings - 2)
        self.moves += 1
        self.on(rings - 2)
        self.off(rings - 1)

    def on(self, rings):
        if rings <= 0:
            return
        self.on(rings - 1)
        self.off(rings - 2)
        self.moves += 1
        self.on(rings - 2)

def chinese_rings(rings):
    """Moves to take all rings off the bar."""
    bar = Bar()
    bar.off(rings)
    return bar.moves

# %% dinner_seats | O(n!) | O(n) | lambda n: n
def dinner_seats(guests):
    """Counts the orders of the guests one by one (yes, there is a formula)."""
    if guests <= 1:
        return 1
    orders = 0
    for _first in range(guests):
        orders += dinner_seats(guests - 1)
    return orders

# %% window_rectangles | O(n*m) | O(1) | lambda n: (n, n)
def window_rectangles(rows: int, columns: int) -> int:
    """Rectangles in a window of rows times columns panes."""
    total = 0
    for height in range(1, rows + 1):
        for width in range(1, columns + 1):
            total += (rows - height + 1) * (columns - width + 1)
    return total
