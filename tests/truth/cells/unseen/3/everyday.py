# %% parse_settings | O(n) | O(n) | lambda n: [f"key{i} = value{i}  # note" for i in range(n)]
def parse_settings(lines):
    settings = {}
    for line in lines:
        line = line.split("#", 1)[0].strip()
        if not line or "=" not in line:
            continue
        key, _, value = line.partition("=")
        settings[key.strip()] = value.strip()
    return settings

# %% payroll_by_department | O(n) | O(n) | lambda n: [{"name": f"e{i}", "dept": f"d{i // 2}", "salary": 1000 + i} for i in range(n)]
from collections import defaultdict


def payroll_by_department(employees: list[dict]) -> dict[str, float]:
    groups = defaultdict(list)
    for e in employees:
        groups[e["dept"]].append(e["salary"])
    return {dept: sum(pay) / len(pay) for dept, pay in groups.items()}

# %% spend_per_customer | O(n*m) | O(n) | lambda n: ([{"id": i} for i in range(n)], [{"customer": i, "amount": 5} for i in range(n)])
def spend_per_customer(customers, orders):
    totals = []
    for c in customers:
        mine = sum(o["amount"] for o in orders if o["customer"] == c["id"])
        totals.append((c["id"], mine))
    return totals

# %% join_tables | O(n) | O(n) | lambda n: ([{"id": i, "name": f"u{i}"} for i in range(n)], [{"user_id": i % n, "total": i} for i in range(2 * n)])
def join_tables(users: list[dict], orders: list[dict]) -> list[tuple]:
    """Each order with the name of its user."""
    by_id = {u["id"]: u for u in users}
    joined = []
    for o in orders:
        user = by_id.get(o["user_id"])
        if user:
            joined.append((user["name"], o["total"]))
    return joined

# %% unique_emails | O(n^2) | O(n) | lambda n: [f"user{i}@example.org" for i in range(n)]
def unique_emails(rows):
    """Keeps the first spelling of each address."""
    seen = []
    for address in rows:
        cleaned = address.strip().lower()
        if cleaned not in seen:
            seen.append(cleaned)
    return seen

# %% page_of | O(1) | O(1) | lambda n: (list(range(n)), n // 40 + 1)
def page_of(items: list, page: int, per_page: int = 20) -> dict:
    start = (page - 1) * per_page
    pages = (len(items) + per_page - 1) // per_page
    return {"items": items[start:start + per_page], "page": page, "pages": pages}

# %% top_paths | O(n) | O(n) | lambda n: [f'10.0.0.1 "GET /p/{i}" 404' for i in range(n)]
import re
from collections import Counter

LINE = re.compile(r'^\S+ "(?:GET|POST) (\S+)" (\d{3})$')


def top_paths(log_lines, status="404"):
    """The three most frequent paths that answered with the given status."""
    hits = Counter()
    for line in log_lines:
        match = LINE.match(line)
        if match and match.group(2) == status:
            hits[match.group(1)] += 1
    return hits.most_common(3)

# %% add_ranks | O(n^2 log n) | O(n) | lambda n: {f"s{i}": v for i, v in enumerate(random.sample(range(n), n))}
import random


def add_ranks(scores: dict[str, int]) -> list[str]:
    table = []
    for name, score in scores.items():
        rank = sorted(scores.values(), reverse=True).index(score) + 1
        table.append(f"{rank}. {name} ({score})")
    return table

# %% running_median | O(n^2 log n) | O(n) | lambda n: random.sample(range(n), n)
import random


def running_median(data):
    medians = []
    for i in range(1, len(data) + 1):
        part = sorted(data[:i])
        medians.append(part[i // 2])
    return medians

# %% total_in_document | O(n) | O(n) | lambda n: json.dumps({"orders": [{"id": i, "price": 3} for i in range(n)]})
import json


def total_in_document(text: str) -> float:
    """Sums all prices anywhere in the JSON document."""
    stack = [json.loads(text)]
    total = 0
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            total += node.get("price", 0)
            stack.extend(v for v in node.values() if isinstance(v, (dict, list)))
        elif isinstance(node, list):
            stack.extend(node)
    return total

# %% contact_sheet | O(sqrt n) | O(1) | lambda n: next(p for p in range(n, 2 * n + 10) if all(p % d for d in range(2, int(p ** 0.5) + 1)))
import math


def contact_sheet(images: int) -> tuple[int, int]:
    """Rows and columns of a full sheet that is as square as possible."""
    rows = math.isqrt(images)
    while images % rows:
        rows -= 1
    return rows, images // rows

# %% weekly_trend | O(n) | O(n) | lambda n: list(range(n))
def weekly_trend(visits: list[int]) -> list[float]:
    """Mean of the last seven days for every day."""
    trend = []
    for day in range(len(visits)):
        week = visits[max(0, day - 6):day + 1]
        trend.append(round(sum(week) / len(week), 1))
    return trend

# %% medians_by_scale | O(n log^2 n) | O(n) | lambda n: random.sample(range(n), n)
import random


def medians_by_scale(readings):
    """Chunk medians for windows of 2, 4, 8, ... readings."""
    result = {}
    width = 2
    while width <= len(readings):
        medians = []
        for start in range(0, len(readings), width):
            chunk = sorted(readings[start:start + width])
            medians.append(chunk[len(chunk) // 2])
        result[width] = max(medians) - min(medians)
        width *= 2
    return result

# %% retry_delays | O(log n) | O(log n) | lambda n: n
def retry_delays(timeout: int, first: int = 1) -> list[int]:
    """Exponential backoff until the time is used up."""
    delays = []
    waited, delay = 0, first
    while waited + delay <= timeout:
        delays.append(delay)
        waited += delay
        delay *= 2
    return delays

# %% best_bundle | O(2^n) | O(n) | lambda n: ([3 + i % 4 for i in range(n)], 10 * n)
from itertools import combinations


def best_bundle(prices, voucher):
    """The most expensive selection a voucher can pay."""
    best = ()
    best_sum = 0
    for size in range(1, len(prices) + 1):
        for pick in combinations(prices, size):
            cost = sum(pick)
            if best_sum < cost <= voucher:
                best, best_sum = pick, cost
    return best

# %% histogram | O(n sqrt n) | O(sqrt n) | lambda n: [(i * 37) % n for i in range(n)]
import math


def histogram(values: list[float]) -> list[int]:
    """As many equal bins as the square-root rule suggests."""
    bins = max(1, math.isqrt(len(values)))
    low, high = min(values), max(values)
    width = (high - low) / bins or 1.0
    counts = []
    for b in range(bins):
        start = low + b * width
        end = start + width
        counts.append(sum(1 for v in values if start <= v < end or (v == high and b == bins - 1)))
    return counts

# %% biggest_invoices | O(n log n) | O(n) | lambda n: pd.DataFrame({"no": range(n), "amount": random.sample(range(n), n)})
import random
import pandas as pd


def biggest_invoices(df: pd.DataFrame, how_many: int = 10) -> list:
    ordered = df.sort_values("amount", ascending=False)
    return ordered["no"].head(how_many).tolist()

# %% taste_overlap | O(n^3) | O(n^2) | lambda n: [set(range(n))] * n
def taste_overlap(likes):
    """Users and products are about equally many; likes[i] is the set of user i."""
    table = []
    for mine in likes:
        table.append([len(mine & theirs) for theirs in likes])
    return table

# %% count_sessions | O(n log n) | O(n) | lambda n: [(f"u{i % 10}", t) for i, t in enumerate(random.sample(range(9 * n), n))]
import random


def count_sessions(events: list[tuple[str, int]], gap: int = 1800) -> int:
    """A new session starts after `gap` seconds of silence of the same user."""
    sessions = 0
    last_user, last_time = None, 0
    for user, when in sorted(events):
        if user != last_user or when - last_time > gap:
            sessions += 1
        last_user, last_time = user, when
    return sessions

# %% above_average | O(n^2) | O(n) | lambda n: [float(i) for i in range(n)]
import statistics


def above_average(data):
    return [x for x in data if x > statistics.fmean(data)]
