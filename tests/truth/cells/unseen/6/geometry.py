# %% rects_overlap | O(1) | O(1) | lambda n: ((0, 0, n, n), (n // 2, 1, n, n))
def rects_overlap(a, b):
    ax, ay, aw, ah = a
    bx, by, bw, bh = b
    return ax < bx + bw and bx < ax + aw and ay < by + bh and by < ay + ah

# %% bearing | O(1) | O(1) | lambda n: ((0.0, 0.0), (float(n), 2.0))
import math

def bearing(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Degrees clockwise from north."""
    dx, dy = there[0] - here[0], there[1] - here[1]
    return math.degrees(math.atan2(dx, dy)) % 360

# %% turns_left_at_end | O(1) | O(1) | lambda n: [(i, i * i) for i in range(n)]
def turns_left_at_end(track):
    if len(track) < 3:
        return False
    (ax, ay), (bx, by), (cx, cy) = track[-3:]
    return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax) > 0

# %% zoom_levels | O(log n) | O(log n) | lambda n: n
def zoom_levels(width):
    """Widths of an image pyramid down to a single pixel."""
    sizes = [width]
    while width > 1:
        width = (width + 1) // 2
        sizes.append(width)
    return sizes

# %% lattice_points_in_disc | O(sqrt n) | O(1) | lambda n: n
from math import isqrt

def lattice_points_in_disc(area: int) -> int:
    """Grid points (x, y) with x >= 0, y >= 0 and x^2 + y^2 <= area."""
    return sum(isqrt(area - x * x) + 1 for x in range(isqrt(area) + 1))

# %% shoelace | O(n) | O(1) | lambda n: [(i, i * i % 17) for i in range(n)]
def shoelace(polygon):
    twice = 0
    for i in range(len(polygon)):
        x1, y1 = polygon[i - 1]
        x2, y2 = polygon[i]
        twice += x1 * y2 - x2 * y1
    return abs(twice) / 2

# %% bounding_box | O(n) | O(1) | lambda n: [(i, -i) for i in range(n)]
def bounding_box(points):
    return (
        min(x for x, _ in points),
        min(y for _, y in points),
        max(x for x, _ in points),
        max(y for _, y in points),
    )

# %% shrink_towards_centre | O(n) | O(n) | lambda n: [Pt(i, 2 * i) for i in range(n)]
from dataclasses import dataclass

@dataclass
class Pt:
    x: float
    y: float

def centre(points: list[Pt]) -> Pt:
    k = len(points)
    return Pt(sum(p.x for p in points) / k, sum(p.y for p in points) / k)

def shrink_towards_centre(points: list[Pt], factor: float = 0.5) -> list[Pt]:
    c = centre(points)
    return [Pt(c.x + (p.x - c.x) * factor, c.y + (p.y - c.y) * factor) for p in points]

# %% hike_length | O(n) | O(1) | lambda n: [(i * 1.5, i % 7) for i in range(n)]
import math

def hike_length(track):
    return sum(math.dist(track[i], track[i + 1]) for i in range(len(track) - 1))

# %% point_inside | O(n) | O(1) | lambda n: ([(i, i * i) for i in range(n)], (0.5, 3.5))
def point_inside(polygon, point):
    px, py = point
    inside = False
    j = len(polygon) - 1
    for i, (xi, yi) in enumerate(polygon):
        xj, yj = polygon[j]
        if (yi > py) != (yj > py) and px < (xj - xi) * (py - yi) / (yj - yi) + xi:
            inside = not inside
        j = i
    return inside

# %% drop_straight_corners | O(n) | O(n) | lambda n: [(i, i % 2) for i in range(n)]
def drop_straight_corners(path):
    """A path without the corners at which it goes straight on."""
    kept = []
    for p in path:
        if len(kept) >= 2:
            (ax, ay), (bx, by) = kept[-2], kept[-1]
            if (bx - ax) * (p[1] - by) == (by - ay) * (p[0] - bx):
                kept.pop()
        kept.append(p)
    return kept

# %% rubber_band | O(n log n) | O(n) | lambda n: [(v % 101, v) for v in random.Random(2).sample(range(10 * n), n)]
import random

def cross(o, a, b):
    return (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0])

def rubber_band(points):
    """Convex hull, monotone chain."""
    pts = sorted(set(points))
    if len(pts) < 3:
        return pts
    lower, upper = [], []
    for p in pts:
        while len(lower) >= 2 and cross(lower[-2], lower[-1], p) <= 0:
            lower.pop()
        lower.append(p)
    for p in reversed(pts):
        while len(upper) >= 2 and cross(upper[-2], upper[-1], p) <= 0:
            upper.pop()
        upper.append(p)
    return lower[:-1] + upper[:-1]

# %% radar_sweep | O(n log n) | O(n) | lambda n: [(v % 97 - 48, v % 89 - 44) for v in random.Random(4).sample(range(10 * n), n)]
import math
import random

def radar_sweep(blips, origin=(0.0, 0.0)):
    ox, oy = origin
    return sorted(blips, key=lambda b: math.atan2(b[1] - oy, b[0] - ox))

# %% shadow_width | O(n log n) | O(n) | lambda n: [(v, v + 3) for v in random.Random(6).sample(range(10 * n), n)]
import random

def shadow_width(walls):
    """Total length of the union of the intervals."""
    total = 0
    reach = float("-inf")
    for left, right in sorted(walls):
        if right <= reach:
            continue
        total += right - max(left, reach)
        reach = right
    return total

# %% tightest_pair | O(n^2) | O(1) | lambda n: [(i, i * i % 31) for i in range(n)]
import math

def tightest_pair(points):
    best = math.inf
    for i in range(len(points)):
        for j in range(i):
            best = min(best, math.dist(points[i], points[j]))
    return best

# %% distinct_midpoints | O(n^2) | O(n^2) | lambda n: [(i, i * i) for i in range(n)]
def distinct_midpoints(points):
    mids = set()
    for i in range(len(points)):
        for j in range(i):
            mids.add((points[i][0] + points[j][0], points[i][1] + points[j][1]))
    return mids

# %% disc_collisions | O(n^2) | O(n) | lambda n: [(3 * i, 0, 1) for i in range(n)]
def disc_collisions(discs):
    """For each disc (x, y, r) the number of others it touches."""
    counts = [0] * len(discs)
    for i, (x, y, r) in enumerate(discs):
        for j, (u, v, s) in enumerate(discs):
            if i != j and (x - u) ** 2 + (y - v) ** 2 <= (r + s) ** 2:
                counts[i] += 1
    return counts

# %% largest_triangle | O(n^3) | O(1) | lambda n: [(i, i * i % 23) for i in range(n)]
def largest_triangle(pts):
    best = 0.0
    for i in range(len(pts)):
        for j in range(i + 1, len(pts)):
            for k in range(j + 1, len(pts)):
                (ax, ay), (bx, by), (cx, cy) = pts[i], pts[j], pts[k]
                area = abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2
                best = max(best, area)
    return best

# %% hausdorff | O(n*m) | O(1) | lambda n: ([(i, 0) for i in range(n)], [(i, 1) for i in range(n)])
import math

def hausdorff(first, second):
    """How far is the loneliest point of the first shape from the second shape?"""
    worst = 0.0
    for p in first:
        worst = max(worst, min(math.dist(p, q) for q in second))
    return worst

# %% arm_poses | O(2^n) | O(n) | lambda n: [1] * n
def arm_poses(rods, i=0, x=0):
    """In how many ways can each rod point left or right so that the tip ends at 0?"""
    if i == len(rods):
        return 1 if x == 0 else 0
    return arm_poses(rods, i + 1, x - rods[i]) + arm_poses(rods, i + 1, x + rods[i])

