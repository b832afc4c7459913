# %% watering_litres | O(1) | O(1) | lambda n: ({"kind": "tomato", "sqm": 4.0, "notes": ["x"] * n}, 7)
def watering_litres(bed: dict, month: int) -> float:
    """Litres a day for one bed; summer months get more."""
    base = {"tomato": 5.0, "herb": 1.5}.get(bed["kind"], 3.0)
    match month:
        case 6 | 7 | 8:
            factor = 1.8
        case 12 | 1 | 2:
            factor = 0.2
        case _:
            factor = 1.0
    return base * factor * bed["sqm"]

# %% newest_seedlings | O(1) | O(1) | lambda n: list(range(n))
def newest_seedlings(tray):
    last_three = tray[-3:]
    return sum(last_three) / max(1, len(last_three))

# %% prunings_needed | O(log n) | O(1) | lambda n: n
def prunings_needed(height_cm):
    """A third comes off each year until hardly anything is left."""
    years = 0
    while height_cm > 3:
        height_cm -= max(1, height_cm // 3)
        years += 1
    return years

# %% first_tall_row | O(log n) | O(1) | lambda n: ([Row(f"r{i}", i * 2) for i in range(n)], 2 * n)
from bisect import bisect_left
from dataclasses import dataclass

@dataclass
class Row:
    label: str
    height: int

def first_tall_row(rows: list[Row], wanted: int):
    i = bisect_left(rows, wanted, key=lambda row: row.height)
    return rows[i].label if i < len(rows) else None

# %% squarest_bed | O(sqrt n) | O(1) | lambda n: next(p for p in range(n, 3 * n + 9) if all(p % d for d in range(2, int(p ** 0.5) + 1)))
from math import isqrt

def squarest_bed(plants):
    """Rows and columns that use each plant and are as equal as can be."""
    for rows in range(isqrt(plants), 0, -1):
        if plants % rows == 0:
            return rows, plants // rows

# %% barrel_levels | O(n) | O(n) | lambda n: [(i * 7) % 13 for i in range(n)]
def _levels(rain, use, size):
    level = 0
    for mm in rain:
        level = min(size, level + mm)
        level = max(0, level - use)
        yield level

def barrel_levels(rain):
    return list(_levels(rain, use=5, size=40))

# %% restock | O(n) | O(n) | lambda n: ([(f"seed{i}", 3) for i in range(n)], 5)
from collections import Counter

def restock(sown, minimum):
    used = Counter()
    for sort, packets in sown:
        used[sort] += packets
    return {sort: minimum - packets for sort, packets in used.items() if packets < minimum}

# %% longest_bloom | O(n) | O(n) | lambda n: list(range(n, 0, -1))
def longest_bloom(days):
    """Longest run of days in a row on which anything bloomed; days come unordered."""
    seen = set(days)
    best = 0
    for day in seen:
        if day - 1 in seen:
            continue
        end = day
        while end + 1 in seen:
            end += 1
        best = max(best, end - day + 1)
    return best

# %% squeeze_in | O(n) | O(n) | lambda n: [0] * n
def squeeze_in(bed):
    """Plants as many as possible so that no two are neighbours."""
    spots = [0] + bed + [0]
    planted = []
    for i in range(1, len(spots) - 1):
        if spots[i - 1] == spots[i] == spots[i + 1] == 0:
            spots[i] = 1
            planted.append(i - 1)
    return planted

# %% tallest_step | O(n) | O(1) | lambda n: hedge(range(n))
class Shrub:
    def __init__(self, height, right=None):
        self.height = height
        self.right = right

def hedge(heights):
    first = None
    for height in heights:
        first = Shrub(height, first)
    return first

def tallest_step(shrub):
    biggest = 0
    while shrub and shrub.right:
        biggest = max(biggest, abs(shrub.height - shrub.right.height))
        shrub = shrub.right
    return biggest

# %% last_carrot | O(n) | O(n) | lambda n: list(range(n))
def last_carrot(row: list[int]) -> int:
    """Every other carrot is pulled, again and again; which one stays?"""
    while len(row) > 1:
        row = [carrot for place, carrot in enumerate(row) if place % 2]
    return row[0]

# %% harvest_plan | O(n log n) | O(n) | lambda n: [{"crop": f"c{i}", "ripe": v, "bed": v % 5} for i, v in enumerate(random.Random(81).sample(range(9 * n), n))]
import random
from itertools import groupby
from operator import itemgetter

def harvest_plan(crops):
    crops = sorted(crops, key=itemgetter("bed", "ripe"))
    return {bed: [c["crop"] for c in batch] for bed, batch in groupby(crops, key=itemgetter("bed"))}

# %% hedge_outline | O(n log n) | O(n) | lambda n: [(3 * v, 3 * v + 2, h + 1) for v, h in zip(random.Random(82).sample(range(9 * n), n), random.Random(83).sample(range(9 * n), n))]
import random

def merge_outlines(a, b):
    out = []
    i = j = ha = hb = 0
    while i < len(a) or j < len(b):
        x = min(a[i][0] if i < len(a) else float("inf"), b[j][0] if j < len(b) else float("inf"))
        while i < len(a) and a[i][0] == x:
            ha = a[i][1]
            i += 1
        while j < len(b) and b[j][0] == x:
            hb = b[j][1]
            j += 1
        top = max(ha, hb)
        if not out or out[-1][1] != top:
            out.append((x, top))
    return out

def hedge_outline(bushes):
    """Skyline of bushes (left, right, height)."""
    if not bushes:
        return []
    if len(bushes) == 1:
        left, right, height = bushes[0]
        return [(left, height), (right, 0)]
    half = len(bushes) // 2
    return merge_outlines(hedge_outline(bushes[:half]), hedge_outline(bushes[half:]))

# %% sprinklers_needed | O(n log n) | O(n) | lambda n: [(v, v + 4) for v in random.Random(84).sample(range(9 * n), n)]
import random

def sprinklers_needed(dry_spots):
    """Fewest sprinkler positions so that each dry stretch contains one."""
    count, reach = 0, float("-inf")
    for start, end in sorted(dry_spots, key=lambda s: s[1]):
        if start > reach:
            count += 1
            reach = end
    return count

# %% pollinated | O(n^2) | O(1) | lambda n: [(i * 10, i % 3) for i in range(n)]
import math

def pollinated(flowers, bee_range=2.5):
    pairs = 0
    for i, here in enumerate(flowers):
        for k in range(i + 1, len(flowers)):
            if math.dist(here, flowers[k]) < bee_range:
                pairs += 1
    return pairs

# %% missing_companions | O(n^2) | O(n) | lambda n: [(f"plant{i}", f"friend{i}") for i in range(n)]
def missing_companions(plan):
    names = [name for name, _ in plan]
    return [friend for _, friend in plan if friend not in names]

# %% mole_damage | O(n^2) | O(n) | lambda n: list(range(n, 0, -1))
def mole_damage(bed: list[int]) -> list[int]:
    """Each night the mole eats the smallest plant left; returns where it stood."""
    left = bed.copy()
    holes = []
    for plant in sorted(bed):
        where = left.index(plant)
        holes.append(where)
        left.pop(where)
    return holes

# %% richest_lawn | O(n^3) | O(n) | lambda n: [[(i * 7 + j * 3) % 11 - 5 for j in range(n)] for i in range(n)]
def richest_lawn(plot: list[list[int]]) -> int:
    """Best sum of a band of full rows cut left and right (Kadane below each pair of rows)."""
    best = plot[0][0]
    for top in range(len(plot)):
        columns = [0] * len(plot[0])
        for bottom in range(top, len(plot)):
            run = 0
            for j, value in enumerate(plot[bottom]):
                columns[j] += value
                run = max(run, 0) + columns[j]
                if run > best:
                    best = run
    return best

# %% ways_to_water | O(2^n) | O(n) | lambda n: ([1] * n, n)
def ways_to_water(needs, can, i=0):
    """How many choices of plants the can is enough for."""
    if can < 0:
        return 0
    if i == len(needs):
        return 1
    return ways_to_water(needs, can - needs[i], i + 1) + ways_to_water(needs, can, i + 1)

# %% rotation_conflicts | O(n*m) | O(n*m) | lambda n: ([f"bed{i}" for i in range(n)], [2000 + i for i in range(n)])
FAMILIES = ("beans", "roots", "cabbage", "rest")

def rotation_conflicts(beds, years):
    """What grows where: the families move on by one bed each year."""
    plan = {}
    for shift, year in enumerate(years):
        for i, bed in enumerate(beds):
            plan[bed, year] = FAMILIES[(i + shift) % len(FAMILIES)]
    return plan

