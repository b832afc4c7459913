# %% heat_warning | O(1) | O(1) | lambda n: {"temp": 20 + n % 15, "humidity": 60, "history": list(range(n))}
def heat_warning(obs: dict) -> str:
    """Traffic-light warning from temperature and humidity."""
    t, h = obs["temp"], obs["humidity"]
    felt = t + 0.05 * h if t > 26 else t
    for limit, word in ((38, "red"), (32, "orange"), (28, "yellow")):
        if felt >= limit:
            return word
    return "green"

# %% compass_name | O(1) | O(1) | lambda n: n
NAMES = "N NE E SE S SW W NW".split()

def compass_name(degrees):
    return NAMES[int((degrees % 360) / 45 + 0.5) % 8]

# %% day_swing | O(1) | O(1) | lambda n: {"name": "A", "readings": list(range(n))}
def day_swing(station):
    readings = station["readings"]
    if len(readings) < 24:
        return None
    today, yesterday = readings[-1], readings[-24]
    return today - yesterday

# %% reading_at | O(log n) | O(1) | lambda n: ([i * 10 for i in range(n)], list(range(n)), n * 10 - 5)
from bisect import bisect_right

def reading_at(times, values, when):
    """Last value that was known at the given time."""
    pos = bisect_right(times, when)
    if pos == 0:
        raise LookupError("before the first reading")
    return values[pos - 1]

# %% first_frost | O(log n) | O(1) | lambda n: [n - 2 * i for i in range(n)]
def first_frost(autumn):
    # temperatures only fall, so we may halve
    left, right = -1, len(autumn)
    while right - left > 1:
        mid = left + (right - left) // 2
        if autumn[mid] < 0:
            right = mid
        else:
            left = mid
    return right

# %% cloud_layers | O(sqrt n) | O(1) | lambda n: n
def cloud_layers(droplets: int) -> int:
    """The k-th layer takes k droplets; how many full layers?"""
    layer = 0
    while droplets > layer:
        layer += 1
        droplets -= layer
    return layer

# %% rainy_spells | O(n) | O(n) | lambda n: [i % 2 * 3.5 for i in range(n)]
from itertools import groupby

def rainy_spells(mm):
    """(wet?, number of days) for every spell."""
    return [(wet, sum(1 for _ in days)) for wet, days in groupby(mm, key=lambda v: v > 0.1)]

# %% heating_degree_days | O(n) | O(1) | lambda n: [i % 25 for i in range(n)]
def heating_degree_days(means, base=18.0):
    return sum(max(0.0, base - t) for t in means)

# %% wettest_month | O(n) | O(1) | lambda n: [{"month": i % 12 + 1, "mm": i % 7} for i in range(n)]
def wettest_month(records: list[dict]) -> int:
    totals = [0.0] * 12
    for r in records:
        totals[r["month"] - 1] += r["mm"]
    return totals.index(max(totals)) + 1

# %% fill_gaps | O(n) | O(n) | lambda n: [1.0] + [None] * n + [2.0]
def fill_gaps(series):
    """Straight line over every hole (None); the ends are known."""
    out = list(series)
    i = 0
    while i < len(out):
        if out[i] is None:
            j = i
            while out[j] is None:
                j += 1
            a, b = out[i - 1], out[j]
            step = (b - a) / (j - i + 1)
            for k in range(i, j):
                out[k] = a + step * (k - i + 1)
            i = j
        i += 1
    return out

# %% steepest_pressure_fall | O(n) | O(1) | lambda n: [1000 + (i * 7) % 13 for i in range(n)]
from itertools import pairwise

def changes(values):
    for a, b in pairwise(values):
        yield b - a

def steepest_pressure_fall(values):
    return min(changes(values), default=0)

# %% station_means | O(n) | O(n) | lambda n: [(f"st{i // 3}", float(i % 9)) for i in range(n)]
from dataclasses import dataclass

@dataclass
class Mean:
    total: float = 0.0
    count: int = 0

    def add(self, value: float) -> None:
        self.total += value
        self.count += 1

def station_means(rows):
    means: dict[str, Mean] = {}
    for station, value in rows:
        means.setdefault(station, Mean()).add(value)
    return {name: m.total / m.count for name, m in means.items()}

# %% warmest_first | O(n log n) | O(n) | lambda n: {f"s{i}": t for i, t in enumerate(random.Random(1).sample(range(10 * n), n))}
import random

def warmest_first(temps):
    return [name for name, _t in sorted(temps.items(), key=lambda item: item[1], reverse=True)]

# %% percentile_of_each | O(n log n) | O(n) | lambda n: random.Random(2).sample(range(10 * n), n)
import random
from bisect import bisect_left

def percentile_of_each(rain: list[int]) -> list[float]:
    ordered = sorted(rain)
    return [100 * bisect_left(ordered, mm) / len(ordered) for mm in rain]

# %% most_storms_at_once | O(n log n) | O(n) | lambda n: [(s, s + 50) for s in random.Random(3).sample(range(10 * n), n)]
import random

def most_storms_at_once(storms):
    events = []
    for begin, end in storms:
        events.append((begin, 1))
        events.append((end, -1))
    events.sort()
    now = peak = 0
    for _, delta in events:
        now += delta
        if now > peak:
            peak = now
    return peak

# %% lookalike_days | O(n^2) | O(1) | lambda n: [(i % 30, i % 17, i % 11) for i in range(n)]
def distance(a, b):
    return abs(a[0] - b[0]) + abs(a[1] - b[1]) + abs(a[2] - b[2])

def lookalike_days(days):
    """The two days that differ least."""
    best = None
    for i in range(len(days) - 1):
        for j in range(i + 1, len(days)):
            d = distance(days[i], days[j])
            if best is None or d < best[0]:
                best = (d, i, j)
    return best

# %% warmer_days_before | O(n^2) | O(n) | lambda n: list(range(n, 0, -1))
def warmer_days_before(temps):
    counts = []
    for i, today in enumerate(temps):
        counts.append(sum(1 for k in range(i) if temps[k] > today))
    return counts

# %% sky_vocabulary | O(n^2) | O(n) | lambda n: [f"sky {i}" for i in range(n)]
def sky_vocabulary(reports):
    known = []
    for report in reports:
        if report not in known:
            known.append(report)
    return known

# %% steadiest_stretch | O(n^3) | O(1) | lambda n: [(i * 37) % 101 for i in range(n)]
def spread(temps, i, j):
    low = high = temps[i]
    for k in range(i, j):
        if temps[k] < low:
            low = temps[k]
        elif temps[k] > high:
            high = temps[k]
    return high - low

def steadiest_stretch(temps, allowed=-1):
    """Longest stretch whose spread is at most what is allowed."""
    best = 0
    for i in range(len(temps)):
        for j in range(i + 1, len(temps) + 1):
            if spread(temps, i, j) <= allowed and j - i > best:
                best = j - i
    return best

# %% nearest_station | O(n*m) | O(n) | lambda n: ([(i, 2 * i) for i in range(n)], [(3 * i, i) for i in range(n)])
import math

def nearest_station(villages, stations):
    """For each village the number of the closest station."""
    answer = []
    for village in villages:
        best, where = math.inf, -1
        for number, station in enumerate(stations):
            d = math.dist(village, station)
            if d < best:
                best, where = d, number
        answer.append(where)
    return answer
