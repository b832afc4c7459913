# %% level_counts | O(n) | O(1) | lambda n: [f"2024-05-0{i % 9 + 1} {('INFO', 'WARN', 'ERROR')[i % 3]} job {i}" for i in range(n)]
def level_counts(lines):
    counts = {'INFO': 0, 'WARN': 0, 'ERROR': 0}
    for line in lines:
        level = line.split(' ', 2)[1]
        if level in counts:
            counts[level] += 1
    return counts

# %% spend_by_customer | O(n) | O(n) | lambda n: [{'customer': i, 'amount': i % 90} for i in range(n)]
from collections import defaultdict

def spend_by_customer(orders: list[dict]) -> dict[int, float]:
    grouped = defaultdict(list)
    for order in orders:
        grouped[order['customer']].append(order['amount'])
    return {customer: sum(amounts) for customer, amounts in grouped.items()}

# %% attach_names | O(n*m) | O(n) | lambda n: ([{'id': i, 'customer_id': n - 1} for i in range(n)], [{'id': i, 'name': 'c'} for i in range(n)])
def attach_names(orders, customers):
    joined = []
    for order in orders:
        match = next((c for c in customers if c['id'] == order['customer_id']), None)
        joined.append({**order, 'name': match['name'] if match else ''})
    return joined

# %% drop_repeats | O(n^2) | O(n) | lambda n: [{'sku': i, 'qty': 1} for i in range(n)]
def drop_repeats(records: list[dict]) -> list[dict]:
    kept: list[dict] = []
    for record in records:
        if record in kept:
            continue
        kept.append(record)
    return kept

# %% one_page | O(1) | O(1) | lambda n: (list(range(n)), n // 50)
def one_page(items, number, size=25):
    start = number * size
    return {'page': number, 'items': items[start:start + size], 'more': start + size < len(items)}

# %% into_pages | O(n^2) | O(n) | lambda n: list(range(n))
def into_pages(rows: list, size: int = 10) -> list[list]:
    pages = []
    while rows:
        pages.append(rows[:size])
        rows = rows[size:]
    return pages

# %% median_to_date | O(n^2 log n) | O(n) | lambda n: random.Random(n).sample(range(n), n)
import random

def median_to_date(readings):
    medians = []
    for day in range(1, len(readings) + 1):
        known = sorted(readings[:day])
        medians.append(known[day // 2])
    return medians

# %% rank_store_pairs | O(n^2 log n) | O(n^2) | lambda n: [(random.Random(n + i).random(), random.Random(2 * n - i).random()) for i in range(n)]
import random
from itertools import combinations

def rank_store_pairs(stores: list[tuple[float, float]]) -> list[tuple[float, int, int]]:
    pairs = []
    for (i, a), (j, b) in combinations(enumerate(stores), 2):
        gap = ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5
        pairs.append((gap, i, j))
    pairs.sort()
    return pairs

# %% busy_blocks | O(n log n) | O(n) | lambda n: [(s * 10, s * 10 + 5) for s in random.Random(n).sample(range(n), n)]
import random

def busy_blocks(bookings):
    blocks = []
    for start, end in sorted(bookings):
        if blocks and start <= blocks[-1][1]:
            blocks[-1] = (blocks[-1][0], max(blocks[-1][1], end))
        else:
            blocks.append((start, end))
    return blocks

# %% rooms_needed | O(n log n) | O(n) | lambda n: [(s, s + 2 * n) for s in random.Random(n).sample(range(n), n)]
import heapq
import random

def rooms_needed(meetings: list[tuple[int, int]]) -> int:
    meetings = sorted(meetings)
    ends: list[int] = []
    for start, end in meetings:
        if ends and ends[0] <= start:
            heapq.heapreplace(ends, end)
        else:
            heapq.heappush(ends, end)
    return len(ends)

# %% odd_amounts | O(n log n) | O(n) | lambda n: random.Random(n).sample(range(10 * n), n)
import random
import statistics

def odd_amounts(amounts):
    """Values outside the usual 1.5 quartile ranges."""
    q1, _, q3 = statistics.quantiles(amounts)
    reach = 1.5 * (q3 - q1)
    return [a for a in amounts if a < q1 - reach or a > q3 + reach]

# %% retry_delays | O(log n) | O(log n) | lambda n: n
def retry_delays(cap_ms: int, first: int = 1) -> list[int]:
    delays = []
    delay = first
    while delay < cap_ms:
        delays.append(delay)
        delay *= 2
    return delays

# %% first_bad_release | O(log n) | O(1) | lambda n: (n, lambda k: k >= n - 2)
def first_bad_release(releases, is_bad):
    good, bad = -1, releases
    while bad - good > 1:
        middle = (good + bad) // 2
        if is_bad(middle):
            bad = middle
        else:
            good = middle
    return bad

# %% gallery_shape | O(sqrt n) | O(1) | lambda n: next(p for p in range(n, 3 * n) if all(p % d for d in range(2, int(p ** 0.5) + 1)))
import math

def gallery_shape(pictures: int) -> tuple[int, int]:
    """The most square rows-by-columns arrangement without gaps."""
    for rows in range(math.isqrt(pictures), 0, -1):
        if pictures % rows == 0:
            return rows, pictures // rows
    return 0, 0

# %% audit_rounds | O(n log^2 n) | O(n) | lambda n: random.Random(n).sample(range(n), n)
import random

def audit_rounds(ids):
    """One reshuffled leader per round; the number of rounds grows with the log of the size."""
    leaders = []
    salt = 1
    while salt <= len(ids):
        ranking = sorted(ids, key=lambda i: (i * 7919 + salt) % 1_000_003)
        leaders.append(ranking[0])
        salt *= 2
    return leaders

# %% letter_grades | O(n) | O(n) | lambda n: [i % 101 for i in range(n)]
from bisect import bisect

def letter_grades(scores: list[int], cutoffs=(50, 60, 70, 80, 90)) -> list[str]:
    return ['FEDCBA'[bisect(cutoffs, s)] for s in scores]

# %% weekly_average | O(n) | O(n) | lambda n: [float(i % 30) for i in range(n)]
import pandas as pd

def weekly_average(daily):
    return pd.Series(daily).rolling(7, min_periods=1).mean().tolist()

# %% cheapest_cover | O(2^n) | O(n) | lambda n: ([i % 6 + 2 for i in range(n)], 2 * n)
from itertools import product

def cheapest_cover(hours: list[int], needed: int):
    """Try every on/off plan of the staff; fewest surplus hours wins."""
    best = None
    for plan in product((0, 1), repeat=len(hours)):
        worked = sum(h for h, on in zip(hours, plan) if on)
        if worked >= needed and (best is None or worked < best[0]):
            best = (worked, plan)
    return best

# %% read_json_lines | O(n) | O(n) | lambda n: ['{"user": "u%d", "ms": %d}' % (i, i % 400) for i in range(n)]
import json

def read_json_lines(lines):
    slow = []
    for line in lines:
        event = json.loads(line)
        if event["ms"] >= 0:
            slow.append((event["user"], event["ms"]))
    return slow

# %% best_task_order | O(n!) | O(n) | lambda n: [(i % 4 + 1, 2 * i % 7 + 3) for i in range(n)]
from itertools import permutations

def best_task_order(tasks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """tasks are (days, deadline); smallest summed delay."""
    def lateness(order) -> int:
        clock = late = 0
        for days, deadline in order:
            clock += days
            late += max(0, clock - deadline)
        return late

    return list(min(permutations(tasks), key=lateness))
