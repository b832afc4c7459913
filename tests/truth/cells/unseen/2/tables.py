# %% rows_by_city | O(n) | O(n) | lambda n: [{"city": "c%d" % (i % 50), "temp": i} for i in range(n)]
from collections import defaultdict

def rows_by_city(rows):
    groups = defaultdict(list)
    for r in rows:
        groups[r["city"]].append(r["temp"])
    return dict(groups)

# %% league_table | O(n log n) | O(n) | lambda n: [{"team": str(i), "pts": (i * i * 7919 + i * 104729) % 1000003, "gd": -i} for i in range(n)]
def league_table(teams: list[dict]) -> list[str]:
    ordered = sorted(teams, key=lambda t: (-t["pts"], -t["gd"], t["team"]))
    return [t["team"] for t in ordered]

# %% colleagues | O(n^2) | O(n^2) | lambda n: [("emp%d" % i, "sales") for i in range(n)]
def colleagues(staff):
    """All (a, b) pairs working in the same department."""
    by_dept = {}
    for name, dept in staff:
        by_dept.setdefault(dept, []).append(name)
    pairs = []
    for name, dept in staff:
        for other in by_dept[dept]:
            if other != name:
                pairs.append((name, other))
    return pairs

# %% attach_prices | O(n) | O(n) | lambda n: ([(i, 2) for i in range(n)], [(i, i * 0.5) for i in range(n)])
def attach_prices(orders, price_list):
    lookup = dict(price_list)
    result = []
    for sku, qty in orders:
        if sku in lookup:
            result.append((sku, qty, qty * lookup[sku]))
    return result

# %% count_matches_nested | O(n*m) | O(1) | lambda n: ([{"id": i} for i in range(n)], [{"ref": -i} for i in range(n)])
def count_matches_nested(left, right):
    hits = 0
    for l in left:
        for r in right:
            if l["id"] == r["ref"]:
                hits += 1
    return hits

# %% mean_and_var | O(n) | O(1) | lambda n: [float(i) for i in range(n)]
def mean_and_var(xs: list[float]) -> tuple[float, float]:
    count, mean, m2 = 0, 0.0, 0.0
    for x in xs:
        count += 1
        delta = x - mean
        mean += delta / count
        m2 += delta * (x - mean)
    return mean, (m2 / count if count else 0.0)

# %% median_income | O(n log n) | O(n) | lambda n: [(i * i * 7919 + i * 104729) % 1000003 for i in range(n)]
def median_income(incomes):
    s = sorted(incomes)
    mid = len(s) // 2
    if len(s) % 2:
        return s[mid]
    return (s[mid - 1] + s[mid]) / 2

# %% rolling_mean | O(n) | O(n) | lambda n: (list(range(n)), max(1, n // 3))
from collections import deque

def rolling_mean(series: list[float], k: int) -> list[float]:
    window = deque()
    total = 0
    means = []
    for v in series:
        window.append(v)
        total += v
        if len(window) > k:
            total -= window.popleft()
        means.append(total / len(window))
    return means

# %% rolling_max_slices | O(n*m) | O(n) | lambda n: (list(range(2 * n)), n)
def rolling_max_slices(readings, width):
    highs = []
    for i in range(len(readings) - width + 1):
        highs.append(max(readings[i:i + width]))
    return highs

# %% balance_history | O(n) | O(n) | lambda n: [(-1) ** i * i for i in range(n)]
def _balances(deltas, opening):
    bal = opening
    for d in deltas:
        bal += d
        yield bal

def balance_history(deltas: list[int], opening: int = 100) -> list[int]:
    return [b if b > 0 else 0 for b in _balances(deltas, opening)]

# %% prefix_sums_slow | O(n^2) | O(n) | lambda n: list(range(n))
def prefix_sums_slow(vals):
    return [sum(vals[: i + 1]) for i in range(len(vals))]

# %% drop_repeat_rows | O(n) | O(n) | lambda n: [(i, i % 7, "k") for i in range(n)]
def drop_repeat_rows(records):
    seen = set()
    clean = []
    for rec in records:
        if rec in seen:
            continue
        seen.add(rec)
        clean.append(rec)
    return clean

# %% concordance | O(n^2) | O(1) | lambda n: (list(range(n)), list(range(n, 0, -1)))
def concordance(xs, ys):
    good = bad = 0
    n = len(xs)
    for i in range(n - 1):
        for j in range(i + 1, n):
            sign = (xs[i] - xs[j]) * (ys[i] - ys[j])
            if sign > 0:
                good += 1
            elif sign < 0:
                bad += 1
    total = n * (n - 1) / 2
    return (good - bad) / total if total else 0.0

# %% dense_ranks | O(n log n) | O(n) | lambda n: [(i * i * 2654435761 + i * 40503) % 4294967291 for i in range(n)]
def dense_ranks(scores: list[int]) -> list[int]:
    place = {s: r for r, s in enumerate(sorted(set(scores), reverse=True), start=1)}
    return [place[s] for s in scores]

# %% pivot_visits | O(n) | O(n) | lambda n: [("user%d" % i, ("web", "app", "tv")[i % 3]) for i in range(n)]
def pivot_visits(log):
    channels = ("web", "app", "tv")
    table = {}
    for user, ch in log:
        if user not in table:
            table[user] = dict.fromkeys(channels, 0)
        table[user][ch] += 1
    for row in table.values():
        row["total"] = sum(row[c] for c in channels)
    return table

# %% distance_grid | O(n^2) | O(n^2) | lambda n: [(i, i * 2.5) for i in range(n)]
from math import hypot

def distance_grid(pts):
    return [[hypot(x1 - x2, y1 - y2) for x2, y2 in pts] for x1, y1 in pts]

# %% scale_01 | O(n) | O(n) | lambda n: list(range(n))
def scale_01(col: list[float]) -> list[float]:
    lo, hi = min(col), max(col)
    span = hi - lo
    if span == 0:
        return [0.0 for _ in col]
    return [(c - lo) / span for c in col]

# %% fuse_bookings | O(n log n) | O(n) | lambda n: [(3 * ((i * i * 7919 + i * 104729) % 1000003), 3 * ((i * i * 7919 + i * 104729) % 1000003) + 1) for i in range(n)]
def fuse_bookings(bookings: list[tuple[int, int]]) -> list[list[int]]:
    merged: list[list[int]] = []
    for start, end in sorted(bookings):
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return merged

# %% sorted_quantile | O(1) | O(1) | lambda n: (list(range(n)), 0.9)
def sorted_quantile(sorted_vals, q):
    pos = q * (len(sorted_vals) - 1)
    base = int(pos)
    frac = pos - base
    nxt = min(base + 1, len(sorted_vals) - 1)
    return sorted_vals[base] * (1 - frac) + sorted_vals[nxt] * frac

# %% bracket_for | O(log n) | O(1) | lambda n: ([10 * i for i in range(n)], 7 * n)
from bisect import bisect_right

def bracket_for(thresholds, amount):
    i = bisect_right(thresholds, amount)
    return thresholds[i - 1] if i else None
