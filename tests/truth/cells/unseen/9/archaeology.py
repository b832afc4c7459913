# %% trench_code | O(1) | O(1) | lambda n: {"site": "KH", "trench": n % 1000, "finds": ["sherd"] * n}
def trench_code(record: dict) -> str:
    finds = len(record["finds"])
    flag = "*" if finds > 100 else ""
    return f"{record['site']}-{record['trench']:04d}{flag}"

# %% carbon_age | O(1) | O(1) | lambda n: 1 / (n + 1)
import math

HALF_LIFE = 5730

def carbon_age(fraction_left):
    """Years since the charcoal was a tree."""
    if fraction_left <= 0:
        raise ValueError("nothing left to date")
    return round(-math.log2(fraction_left) * HALF_LIFE)

# %% stratum_at | O(log n) | O(1) | lambda n: ([(20 * (i + 1), f"layer {i}") for i in range(n)], 20 * n - 1)
def stratum_at(strata, depth_cm):
    """strata: (bottom, name), ordered from the top of the section down."""
    low, high = 0, len(strata) - 1
    while low < high:
        mid = (low + high) // 2
        bottom, _ = strata[mid]
        if bottom < depth_cm:
            low = mid + 1
        else:
            high = mid
    return strata[low][1]

# %% sieve_passes | O(log n) | O(log n) | lambda n: n
def sieve_passes(litres: int) -> int:
    # half of the soil falls through each time
    if litres < 2:
        return 0
    return 1 + sieve_passes(litres // 2)

# %% terrace_steps | O(sqrt n) | O(1) | lambda n: n
def terrace_steps(stones):
    """Step k of the terrace takes k stones. How many whole steps are there?"""
    step = 0
    while stones > step:
        step += 1
        stones -= step
    return step

# %% finds_per_context | O(n) | O(n) | lambda n: [{"id": i, "context": f"C{i}", "weight": i % 40} for i in range(n)]
from collections import Counter

def finds_per_context(finds):
    per = Counter()
    for f in finds:
        if f["weight"] >= 0:
            per[f["context"]] += 1
    return per

# %% coin_span | O(n) | O(1) | lambda n: [{"kind": "coin" if i % 2 else "nail", "year": (i * 37) % 400} for i in range(n)]
def coin_span(finds):
    """Earliest and latest year on any coin."""
    first = last = None
    for find in finds:
        if find["kind"] != "coin":
            continue
        if first is None or find["year"] < first:
            first = find["year"]
        if last is None or find["year"] > last:
            last = find["year"]
    return first, last

# %% read_find_sheet | O(n) | O(n) | lambda n: "\n".join(f"{i};rim;{i % 9}.5" for i in range(n))
def read_find_sheet(text: str) -> list[dict]:
    rows = []
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        number, part, grams = line.split(";")
        rows.append({"no": int(number), "part": part, "g": float(grams)})
    return rows

# %% oldest_handful | O(n) | O(1) | lambda n: [(-i, f"find {i}") for i in range(n)]
import heapq

def oldest_handful(dated):
    """The five oldest of (year, name)."""
    return [name for _, name in heapq.nsmallest(5, dated)]

# %% first_seen_position | O(n^2) | O(n) | lambda n: [f"type-{i}" for i in range(n)]
def first_seen_position(types):
    """For each sherd the position of the first sherd of its type."""
    return [types.index(t) for t in types]

# %% joinable_sherds | O(n^2) | O(n^2) | lambda n: [{"no": i, "fabric": "red"} for i in range(n)]
def joinable_sherds(sherds: list[dict]) -> list[tuple[int, int]]:
    pairs = []
    for i, one in enumerate(sherds):
        for other in sherds[i + 1:]:
            if one["fabric"] == other["fabric"]:
                pairs.append((one["no"], other["no"]))
    return pairs

# %% seriation_swaps | O(n^2) | O(1) | lambda n: list(range(n, 0, -1))
def seriation_swaps(graves):
    """Puts the graves in order by neighbour swaps, as done with paper strips on a table."""
    swaps = 0
    moved = True
    while moved:
        moved = False
        for i in range(len(graves) - 1):
            if graves[i] > graves[i + 1]:
                graves[i], graves[i + 1] = graves[i + 1], graves[i]
                swaps += 1
                moved = True
    return swaps

# %% harris_order | O(n) | O(n) | lambda n: {i: [i + 1] if i + 1 < n else [] for i in range(n)}
from collections import deque

def harris_order(lies_on):
    """Order of deposition; lies_on: unit -> the units directly above it."""
    waiting = {u: 0 for u in lies_on}
    for above in lies_on.values():
        for u in above:
            waiting[u] += 1
    ready = deque(u for u, k in waiting.items() if k == 0)
    order = []
    while ready:
        u = ready.popleft()
        order.append(u)
        for v in lies_on[u]:
            waiting[v] -= 1
            if waiting[v] == 0:
                ready.append(v)
    return order

# %% settlement_phases | O(n log n) | O(n) | lambda n: [((i * 7919) % 100003 * 3, (i * 7919) % 100003 * 3 + 1) for i in range(n)]
def settlement_phases(houses):
    """houses: (built, left). Joins overlapping uses into phases of the village."""
    phases = []
    for built, left in sorted(houses):
        if phases and built <= phases[-1][1]:
            phases[-1][1] = max(phases[-1][1], left)
        else:
            phases.append([built, left])
    return phases

# %% lift_finds | O(n log n) | O(n) | lambda n: [(i * 7919) % 100003 for i in range(n)]
import heapq

def lift_finds(depths):
    """The shallowest comes out first."""
    heap = []
    for d in depths:
        heapq.heappush(heap, d)
    lifted = []
    while heap:
        lifted.append(heapq.heappop(heap))
    return lifted

# %% wall_lumps | O(n^2) | O(n^2) | lambda n: ["#" * n] * n
def wall_lumps(plan):
    """Connected lumps of wall on a square site plan."""
    size = len(plan)
    seen = set()
    lumps = 0
    for r in range(size):
        for c in range(size):
            if plan[r][c] != "#" or (r, c) in seen:
                continue
            lumps += 1
            seen.add((r, c))
            todo = [(r, c)]
            while todo:
                y, x = todo.pop()
                for y2, x2 in ((y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)):
                    if 0 <= y2 < size and 0 <= x2 < size and plan[y2][x2] == "#" and (y2, x2) not in seen:
                        seen.add((y2, x2))
                        todo.append((y2, x2))
    return lumps

# %% closest_type | O(n*m) | O(n) | lambda n: ([(i, i % 7) for i in range(n)], [(i, 3) for i in range(n)])
def closest_type(sherds, catalogue):
    """Index of the best matching (rim, wall) entry of the catalogue for each sherd."""
    result = []
    for rim, wall in sherds:
        best, best_gap = None, float("inf")
        for k, (c_rim, c_wall) in enumerate(catalogue):
            gap = abs(rim - c_rim) + abs(wall - c_wall)
            if gap < best_gap:
                best, best_gap = k, gap
        result.append(best)
    return result

# %% merge_inventories | O(n+m) | O(n+m) | lambda n: (list(range(0, 2 * n, 2)), list(range(1, 2 * n, 2)))
def merge_inventories(museum: list[int], depot: list[int]) -> list[int]:
    """Both come sorted by number."""
    out, i, j = [], 0, 0
    while i < len(museum) and j < len(depot):
        if museum[i] <= depot[j]:
            out.append(museum[i])
            i += 1
        else:
            out.append(depot[j])
            j += 1
    out.extend(museum[i:])
    out.extend(depot[j:])
    return out

# %% richest_section | O(n^3) | O(n) | lambda n: [(i * 13) % 17 - 8 for i in range(n)]
def richest_section(score):
    """Stretch of the trench with the highest total; slow but obviously right."""
    best = (score[0], 0, 1)
    for start in range(len(score)):
        for end in range(start + 1, len(score) + 1):
            total = sum(score[start:end])
            if total > best[0]:
                best = (total, start, end)
    return best

# %% fills_crate | O(2^n) | O(n) | lambda n: ([2] * n, 2 * n + 1)
def fills_crate(weights, room):
    """Is there a choice of finds that weighs exactly `room`?"""
    def choose(k, left):
        if k == len(weights):
            return left == 0
        if choose(k + 1, left):
            return True
        return choose(k + 1, left - weights[k])

    return choose(0, room)
