# %% magnitude_gap | O(1) | O(1) | lambda n: (n, 2 * n + 1)
import math

def magnitude_gap(flux_a, flux_b):
    """Pogson's ratio."""
    return -2.5 * math.log10(flux_a / flux_b)

# %% julian_day | O(1) | O(1) | lambda n: (2000 + n, 5, 17)
def julian_day(year: int, month: int, day: int) -> int:
    a = (14 - month) // 12
    y = year + 4800 - a
    m = month + 12 * a - 3
    return day + (153 * m + 2) // 5 + 365 * y + y // 4 - y // 100 + y // 400 - 32045

# %% next_exposure | O(1) | O(1) | lambda n: [{"t": i, "sec": 30} for i in range(n)]
def next_exposure(queue):
    """Peeks at the two last planned exposures, longer one wins."""
    if len(queue) < 2:
        return queue[-1] if queue else None
    a, b = queue[-1], queue[-2]
    return a if a["sec"] >= b["sec"] else b

# %% rising_star | O(log n) | O(1) | lambda n: [i if i < n // 3 else 2 * n - i for i in range(n)]
def rising_star(heights):
    """Index of the culmination: the heights rise and then fall."""
    lo, hi = 0, len(heights) - 1
    while lo < hi:
        mid = (lo + hi) >> 1
        if heights[mid] < heights[mid + 1]:
            lo = mid + 1
        else:
            hi = mid
    return lo

# %% dish_halvings | O(log n) | O(log n) | lambda n: n
def dish_halvings(beam, depth=0):
    """How often the beam is halved, by recursion."""
    if beam <= 1:
        return depth
    return dish_halvings(beam // 2, depth + 1)

# %% find_frame | O(sqrt n) | O(1) | lambda n: ([2 * i for i in range(n)], 2 * (isqrt(n) * ((n - 1) // isqrt(n)) - 1))
from math import isqrt

def find_frame(timestamps: list[int], when: int) -> int:
    """Sorted timestamps; strides over the tape and then walks, as the tape can't jump back far."""
    stride = isqrt(len(timestamps))
    at = 0
    while at + stride < len(timestamps) and timestamps[at + stride] <= when:
        at += stride
    while at < len(timestamps) and timestamps[at] < when:
        at += 1
    return at if at < len(timestamps) and timestamps[at] == when else -1

# %% light_curve_fold | O(n) | O(n) | lambda n: ([(i * 0.37, 1.0) for i in range(n)], 2.5)
def light_curve_fold(points, period):
    """Mean brightness per tenth of the phase."""
    bins = [[] for _ in range(10)]
    for t, brightness in points:
        bins[int(t % period / period * 10) % 10].append(brightness)
    return [sum(b) / len(b) if b else None for b in bins]

# %% transit_depth | O(n) | O(n) | lambda n: [1.0 - 0.1 * (i % 5) for i in range(n)]
from statistics import fmean

def transit_depth(flux):
    inside = [f for f in flux if f < 0.95]
    outside = [f for f in flux if f >= 0.95]
    if not inside or not outside:
        return 0.0
    return 1 - fmean(inside) / fmean(outside)

# %% first_flare | O(n) | O(1) | lambda n: [5] * n
def first_flare(counts: list[int], factor: float = 3.0):
    mean = 0.0
    for i, c in enumerate(counts):
        if i > 3 and c > factor * mean:
            return i
        mean += (c - mean) / (i + 1)
    return -1

# %% centre_of_mass | O(n) | O(1) | lambda n: [(1.0 + i % 3, float(i), float(-i)) for i in range(n)]
def centre_of_mass(bodies):
    m = sum(b[0] for b in bodies)
    return (
        sum(b[0] * b[1] for b in bodies) / m,
        sum(b[0] * b[2] for b in bodies) / m,
    )

# %% orbits | O(n) | O(n) | lambda n: [("COM" if i == 0 else f"b{i - 1}", f"b{i}") for i in range(n)]
def orbits(pairs):
    """Direct and indirect orbits of all bodies, an explicit stack instead of recursion."""
    moons = {}
    for centre, body in pairs:
        moons.setdefault(centre, []).append(body)
    total = 0
    todo = [("COM", 0)]
    while todo:
        name, depth = todo.pop()
        total += depth
        for moon in moons.get(name, ()):
            todo.append((moon, depth + 1))
    return total

# %% dead_pixels | O(n) | O(1) | lambda n: [0, 7, 7] * (n // 3)
def dead_pixels(row):
    """Moves the zeros to the end, in place, others keep their order."""
    write = 0
    for read in range(len(row)):
        if row[read]:
            row[write], row[read] = row[read], row[write]
            write += 1
    return len(row) - write

# %% brightest_first | O(n log n) | O(n) | lambda n: [Star(f"s{v}", v / 10) for v in random.Random(21).sample(range(9 * n), n)]
import random
from functools import total_ordering

@total_ordering
class Star:
    def __init__(self, name, magnitude):
        self.name = name
        self.magnitude = magnitude

    def __eq__(self, other):
        return self.magnitude == other.magnitude

    def __lt__(self, other):
        return self.magnitude < other.magnitude

def brightest_first(stars):
    return [star.name for star in sorted(stars)]

# %% closest_in_angle | O(n log n) | O(n) | lambda n: [v / n for v in random.Random(22).sample(range(360 * n), n)]
import random
from itertools import pairwise

def closest_in_angle(angles):
    ordered = sorted(angles)
    gap = min(b - a for a, b in pairwise(ordered))
    return min(gap, 360 - ordered[-1] + ordered[0])

# %% matched_catalogue | O(n log n) | O(n) | lambda n: [v * 0.5 for v in random.Random(23).sample(range(9 * n), n)]
import random
from bisect import bisect_right

def matched_catalogue(positions, tolerance=0.4):
    """For each position how many others are less than the tolerance to its right."""
    index = sorted(positions)
    out = []
    for p in positions:
        out.append(bisect_right(index, p + tolerance) - bisect_right(index, p))
    return out

# %% gravity_pulls | O(n^2) | O(n) | lambda n: [(float(i), 1.0 + i % 2) for i in range(n)]
def gravity_pulls(bodies):
    """Force on every body on a line."""
    forces = [0.0] * len(bodies)
    for i, (x, m) in enumerate(bodies):
        for j, (y, k) in enumerate(bodies):
            if i == j:
                continue
            d = y - x
            forces[i] += m * k * d / abs(d) ** 3
    return forces

# %% dark_subtract | O(n^2) | O(n^2) | lambda n: ([[i + j for j in range(n)] for i in range(n)], [[1] * n for _ in range(n)])
def dark_subtract(image, dark):
    return [[max(0, p - d) for p, d in zip(ra, rb)] for ra, rb in zip(image, dark)]

# %% lomb_power | O(n^2) | O(n) | lambda n: [math.sin(0.3 * i) for i in range(n)]
import math

def lomb_power(samples):
    """Power at as many frequencies as there are samples."""
    n = len(samples)
    result = []
    for f in range(n):
        c = s = 0.0
        for t, y in enumerate(samples):
            angle = 2 * math.pi * f * t / n
            c += y * math.cos(angle)
            s += y * math.sin(angle)
        result.append(c * c + s * s)
    return result

# %% collinear_stars | O(n^3) | O(n) | lambda n: [(i, i * i) for i in range(n)]
from itertools import combinations

def collinear_stars(points):
    """Triples on a line."""
    found = 0
    for (ax, ay), (bx, by), (cx, cy) in combinations(points, 3):
        if (bx - ax) * (cy - ay) == (cx - ax) * (by - ay):
            found += 1
    return found

# %% constellations | O(2^n) | O(2^n) | lambda n: [f"s{i}" for i in range(n)]
def constellations(stars):
    """Masks of all groups, and how many bright ones each has."""
    bright = [0] * (1 << len(stars))
    for mask in range(1, 1 << len(stars)):
        bright[mask] = bright[mask & (mask - 1)] + 1
    return bright
