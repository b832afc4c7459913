# %% read_settings | O(n) | O(n) | lambda n: [f'key{i} = {i}  # note' for i in range(n)]
def read_settings(lines: list[str]) -> dict[str, str]:
    """Lines `name = value  # comment` to a dict; blank lines are skipped."""
    settings = {}
    for raw in lines:
        line = raw.split("#", 1)[0].strip()
        if not line:
            continue
        name, _, value = line.partition("=")
        settings[name.strip()] = value.strip()
    return settings

# %% sales_by_region | O(n) | O(n) | lambda n: [{'region': f'r{i}', 'qty': i % 7, 'price': 2.5} for i in range(n)]
from collections import defaultdict

def sales_by_region(records):
    groups = defaultdict(list)
    for rec in records:
        groups[rec["region"]].append(rec["qty"] * rec["price"])
    return {region: round(sum(parts), 2) for region, parts in groups.items()}

# %% attach_customers | O(n*m) | O(n) | lambda n: ([{'id': i, 'customer_id': n - 1} for i in range(n)], [{'id': i, 'name': f'c{i}'} for i in range(n)])
def attach_customers(orders, customers):
    joined = []
    for order in orders:
        for customer in customers:
            if customer["id"] == order["customer_id"]:
                joined.append({**order, "customer": customer["name"]})
                break
    return joined

# %% join_by_sku | O(n) | O(n) | lambda n: ([{'sku': i, 'qty': 1} for i in range(n)], [{'sku': i, 'price': 3} for i in range(n)])
def join_by_sku(stock: list[dict], prices: list[dict]) -> list[dict]:
    price_of = {p["sku"]: p["price"] for p in prices}
    return [
        {"sku": s["sku"], "worth": s["qty"] * price_of[s["sku"]]}
        for s in stock
        if s["sku"] in price_of
    ]

# %% get_page | O(1) | O(1) | lambda n: (list(range(n)), 1)
def get_page(items, page=1, per_page=4):
    begin = (page - 1) * per_page
    return {
        "items": items[begin:begin + per_page],
        "page": page,
        "pages": -(-len(items) // per_page),
        "total": len(items),
    }

# %% drop_same_email | O(n^2) | O(n) | lambda n: [{'email': f'u{i}@x.org', 'n': i} for i in range(n)]
def drop_same_email(contacts: list[dict]) -> list[dict]:
    kept: list[dict] = []
    for contact in contacts:
        if not any(k["email"] == contact["email"] for k in kept):
            kept.append(contact)
    return kept

# %% leaderboard_text | O(n log n) | O(n) | lambda n: {f'p{i}': s for i, s in enumerate(random.sample(range(9 * n), n))}
import random

def leaderboard_text(points: dict[str, int]) -> str:
    rows = []
    ranked = sorted(points.items(), key=lambda item: -item[1])
    for place, (name, score) in enumerate(ranked, 1):
        rows.append(f"{place:>4}. {name:<12} {score:>8}")
    return "\n".join(rows)

# %% ship_from_lots | O(n) | O(n) | lambda n: ([2] * n, [3] * (n // 2))
from collections import deque

def ship_from_lots(lots, orders):
    """Serve the orders from the oldest lots first; returns what is left."""
    shelf = deque(lots)
    for wanted in orders:
        while wanted and shelf:
            oldest = shelf.popleft()
            if oldest > wanted:
                shelf.appendleft(oldest - wanted)
                wanted = 0
            else:
                wanted -= oldest
    return sum(shelf)

# %% visit_sessions | O(n log n) | O(n) | lambda n: [(f'u{t % 3}', t) for t in random.sample(range(60 * n), n)]
import random

def visit_sessions(events, gap=30):
    sessions = []
    for user, stamp in sorted(events):
        if sessions and sessions[-1][0] == user and stamp - sessions[-1][2] <= gap:
            sessions[-1][2] = stamp
            sessions[-1][3] += 1
        else:
            sessions.append([user, stamp, stamp, 1])
    return sessions

# %% shipping_fee | O(1) | O(1) | lambda n: (n, 'eu')
def shipping_fee(grams: int, zone: str = "home") -> float:
    base = {"home": 3.9, "eu": 7.5, "world": 14.0}[zone]
    if grams <= 500:
        return base
    if grams <= 2000:
        return base + 2.0
    return base + 2.0 + 0.8 * ((grams - 2000 + 499) // 500)

# %% rooms_needed | O(n log n) | O(n) | lambda n: [(s, s + 40 * n) for s in random.sample(range(9 * n), n)]
import heapq
import random

def rooms_needed(meetings: list[tuple[int, int]]) -> int:
    busy: list[int] = []
    most = 0
    for start, end in sorted(meetings):
        while busy and busy[0] <= start:
            heapq.heappop(busy)
        heapq.heappush(busy, end)
        most = max(most, len(busy))
    return most

# %% best_customers | O(n) | O(n) | lambda n: [{'who': i, 'cents': 100 + i} for i in range(n)]
import heapq
from collections import Counter

def best_customers(payments, top=5):
    totals = Counter()
    for p in payments:
        totals[p["who"]] += p["cents"]
    return heapq.nlargest(top, totals.items(), key=lambda kv: kv[1])

# %% month_to_date | O(n^2) | O(n) | lambda n: [{'day': i, 'amount': i % 11} for i in range(n)]
def month_to_date(entries):
    report = []
    for i, entry in enumerate(entries):
        so_far = sum(e["amount"] for e in entries[:i + 1])
        report.append((entry["day"], so_far))
    return report

# %% tier_for | O(log n) | O(1) | lambda n: ([(100 * i, 0.01 * i) for i in range(n)], 100 * n)
def tier_for(tiers: list[tuple[int, float]], spend: int) -> float:
    """Rate of the last tier whose threshold the spend has reached."""
    low, high = 0, len(tiers)
    while low < high:
        mid = (low + high) // 2
        if tiers[mid][0] <= spend:
            low = mid + 1
        else:
            high = mid
    return tiers[low - 1][1] if low else 0.0

# %% store_distances | O(n^2) | O(n^2) | lambda n: [(i % 37, i % 91) for i in range(n)]
import numpy as np

def store_distances(coords):
    xy = np.array(coords, dtype=float)
    dx = xy[:, 0][:, None] - xy[:, 0][None, :]
    dy = xy[:, 1][:, None] - xy[:, 1][None, :]
    return np.sqrt(dx * dx + dy * dy)

# %% running_medians | O(n^2 log n) | O(n) | lambda n: random.sample(range(9 * n), n)
import random

def running_medians(latencies):
    seen = []
    medians = []
    for ms in latencies:
        seen.append(ms)
        ordered = sorted(seen)
        medians.append(ordered[len(ordered) // 2])
    return medians

# %% gift_sets | O(n^3) | O(n) | lambda n: ([5 + i % 20 for i in range(n)], 40)
from itertools import combinations

def gift_sets(prices: list[int], budget: int) -> int:
    return sum(1 for trio in combinations(prices, 3) if sum(trio) <= budget)

# %% assign_couriers | O(n!) | O(n) | lambda n: [[(i * 7 + j * 5) % 13 for j in range(n)] for i in range(n)]
import itertools

def assign_couriers(minutes):
    best_plan, best_time = None, float("inf")
    for plan in itertools.permutations(range(len(minutes))):
        spent = sum(minutes[courier][stop] for courier, stop in enumerate(plan))
        if spent < best_time:
            best_plan, best_time = plan, spent
    return best_plan, best_time

# %% coupon_mix | O(2^n) | O(n) | lambda n: (5000.0, [1 + i % 7 for i in range(n)])
from itertools import combinations

def coupon_mix(price, coupons, floor=1000.0):
    """Lowest price that stays above the floor."""
    best = price
    for size in range(len(coupons) + 1):
        for chosen in combinations(coupons, size):
            reduced = price
            for percent in chosen:
                reduced *= 1 - percent / 100
            if floor <= reduced < best:
                best = reduced
    return best

# %% merge_ledgers | O(n) | O(n) | lambda n: ([(2 * i, 'a') for i in range(n)], [(2 * i + 1, 'b') for i in range(n)])
def merge_ledgers(left: list[tuple], right: list[tuple]) -> list[tuple]:
    merged = []
    i = j = 0
    while i < len(left) or j < len(right):
        if j == len(right) or (i < len(left) and left[i][0] <= right[j][0]):
            merged.append(left[i])
            i += 1
        else:
            merged.append(right[j])
            j += 1
    return merged
