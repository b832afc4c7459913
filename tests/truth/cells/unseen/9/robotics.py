# %% wrap_angle | O(1) | O(1) | lambda n: 1.7 * n
import math

def wrap_angle(radians: float) -> float:
    """Into (-pi, pi]."""
    return math.atan2(math.sin(radians), math.cos(radians))

# %% square_formations | O(sqrt n) | O(sqrt n) | lambda n: n
def square_formations(robots: int) -> list[int]:
    """Sizes of all full squares the swarm can form."""
    sizes = []
    side = 1
    while side * side <= robots:
        sizes.append(side * side)
        side += 1
    return sizes

# %% pid_step | O(1) | O(1) | lambda n: float(n) | Controller.pid_step
class Controller:
    def __init__(self, kp=0.8, ki=0.1, kd=0.05, target=20.0):
        self.kp, self.ki, self.kd = kp, ki, kd
        self.target = target
        self.total = 0.0
        self.last = 0.0

    def pid_step(self, measured, dt=0.1):
        error = self.target - measured
        self.total += error * dt
        slope = (error - self.last) / dt
        self.last = error
        return self.kp * error + self.ki * self.total + self.kd * slope

# %% gray_to_position | O(log n) | O(1) | lambda n: n
def gray_to_position(code):
    position = 0
    while code:
        position ^= code
        code >>= 1
    return position

# %% servo_setting | O(log n) | O(log n) | lambda n: ([0.5 * i for i in range(n)], 0.5 * n)
def servo_setting(torques, needed):
    """Weakest setting with enough torque; torques rise with the setting."""
    def search(lo, hi):
        if lo == hi:
            return lo
        mid = (lo + hi) // 2
        if torques[mid] >= needed:
            return search(lo, mid)
        return search(mid + 1, hi)

    return search(0, len(torques))

# %% spiral_leg | O(sqrt n) | O(1) | lambda n: n
def spiral_leg(steps: int) -> int:
    """The search robot walks legs of 1, 1, 2, 2, 3, 3 ... steps. On which one is it?"""
    leg = 0
    while True:
        length = leg // 2 + 1
        if steps < length:
            return leg
        steps -= length
        leg += 1

# %% dead_reckoning | O(n) | O(1) | lambda n: ("FFRFL" * (n // 5 + 1))[:n]
def dead_reckoning(commands):
    x = y = 0
    dx, dy = 0, 1
    for c in commands:
        if c == "F":
            x, y = x + dx, y + dy
        elif c == "R":
            dx, dy = dy, -dx
        elif c == "L":
            dx, dy = -dy, dx
    return x, y

# %% odometry_trace | O(n) | O(n) | lambda n: [(1.0, 0.1)] * n
from itertools import accumulate
import math

def odometry_trace(moves):
    """moves: (distance, turn) one after the other"""
    def drive(pose, move):
        x, y, h = pose
        d, turn = move
        return x + d * math.cos(h), y + d * math.sin(h), h + turn

    return list(accumulate(moves, drive, initial=(0.0, 0.0, 0.0)))

# %% first_revisit | O(n) | O(n) | lambda n: [(i, i // 2) for i in range(n)]
def first_revisit(cells):
    been = set()
    for step, cell in enumerate(cells):
        if cell in been:
            return step
        been.add(cell)
    return -1

# %% fresh_cells | O(n^2) | O(n) | lambda n: [(i, 0) for i in range(n)]
def fresh_cells(path):
    """How many cells of the path were new when the robot came by."""
    new = 0
    for step in range(len(path)):
        if path[step] not in path[:step]:
            new += 1
    return new

# %% steps_to_dock | O(n^2) | O(n^2) | lambda n: [[0] * n for _ in range(n)]
from collections import deque

def steps_to_dock(floor):
    """From the upper left to the lower right corner of a square floor; 1 is an obstacle."""
    size = len(floor)
    steps = {(0, 0): 0}
    front = deque([(0, 0)])
    while front:
        r, c = front.popleft()
        if r == c == size - 1:
            return steps[r, c]
        for nr, nc in ((r + 1, c), (r, c + 1), (r - 1, c), (r, c - 1)):
            if 0 <= nr < size and 0 <= nc < size and not floor[nr][nc] and (nr, nc) not in steps:
                steps[nr, nc] = steps[r, c] + 1
                front.append((nr, nc))
    return None

# %% obstacle_ratio | O(n^2) | O(1) | lambda n: [[(r * c) % 3 == 0 for c in range(n)] for r in range(n)]
def obstacle_ratio(grid):
    n = len(grid)
    blocked = 0
    for r in range(n):
        for c in range(n):
            blocked += 1 if grid[r][c] else 0
    return blocked / (n * n)

# %% chain_joints | O(n^3) | O(n^2) | lambda n: ([[i + j for j in range(n)] for i in range(n)], [[i - j for j in range(n)] for i in range(n)])
def chain_joints(first, second):
    """Product of two square transformation matrices."""
    columns = list(zip(*second))
    return [[sum(x * y for x, y in zip(row, col)) for col in columns] for row in first]

# %% robust_range | O(n log n) | O(n) | lambda n: [((i * 7919) % 100003) / 10 for i in range(n)]
def robust_range(echoes):
    """Mean of the middle half of the sonar echoes."""
    ordered = sorted(echoes)
    q = len(ordered) // 4
    middle = ordered[q:len(ordered) - q]
    return sum(middle) / len(middle)

# %% heaviest_grip | O(2^n) | O(n) | lambda n: ([1 + i % 3 for i in range(n)], 10 * n)
def heaviest_grip(parts, limit):
    """Best total weight the gripper can lift at once, by trying every choice."""
    best = 0

    def pick(i, load):
        nonlocal best
        if i == len(parts):
            if load <= limit:
                best = max(best, load)
            return
        pick(i + 1, load)
        pick(i + 1, load + parts[i])

    pick(0, 0)
    return best

# %% four_arm_finish | O(n) | O(1) | lambda n: [1 + i % 9 for i in range(n)]
from heapq import heapreplace

def four_arm_finish(jobs: list[int]) -> int:
    """Four arms; each next job goes to the arm that is free first."""
    free_at = [0, 0, 0, 0]
    for seconds in jobs:
        heapreplace(free_at, free_at[0] + seconds)
    return max(free_at)

# %% any_collision | O(n^2) | O(1) | lambda n: [(3.0 * i, 0.0) for i in range(n)]
import math

def any_collision(robots, safe=2.0):
    return any(math.dist(robots[i], robots[j]) < safe for i in range(len(robots)) for j in range(i))

# %% paired_scans | O(n+m) | O(n) | lambda n: ([10 * i for i in range(n)], [10 * i + 3 for i in range(n)])
def paired_scans(camera, lidar):
    """For each camera time the newest lidar time not after it (both ascending)."""
    pairs = []
    j = -1
    for t in camera:
        while j + 1 < len(lidar) and lidar[j + 1] <= t:
            j += 1
        pairs.append((t, lidar[j] if j >= 0 else None))
    return pairs

# %% visible_landmarks | O(n*m) | O(n) | lambda n: ([(i, i) for i in range(n)], [(i, 0) for i in range(n)])
def visible_landmarks(poses, landmarks, reach=8):
    """Number of landmarks within reach, for each pose."""
    seen = []
    for px, py in poses:
        hits = 0
        for lx, ly in landmarks:
            if abs(lx - px) + abs(ly - py) <= reach:
                hits += 1
        seen.append(hits)
    return seen

# %% cheapest_charging | O(n log n) | O(n) | lambda n: [(i * 7919) % 100003 for i in range(n)]
import heapq

def cheapest_charging(prices):
    """Robot buys one unit an hour, and sells what is dear again: profit over all."""
    held, profit = [], 0
    for p in prices:
        heapq.heappush(held, p)
        if held[0] < p:
            profit += p - heapq.heappop(held)
            heapq.heappush(held, p)
    return profit
