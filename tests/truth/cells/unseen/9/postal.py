# %% letter_postage | O(1) | O(1) | lambda n: {"grams": n, "abroad": False, "stamps": [1] * n}
def letter_postage(letter):
    steps = ((20, 0.85), (50, 1.0), (500, 1.6))
    for limit, price in steps:
        if letter["grams"] <= limit:
            break
    else:
        price = 2.75
    return price * 1.3 if letter["abroad"] else price

# %% valid_postcode | O(1) | O(1) | lambda n: f"{n % 100000:05d}"
import re

def valid_postcode(code: str) -> bool:
    return len(code) == 5 and re.fullmatch(r"[0-9]{5}", code) is not None

# %% peek_parcel | O(1) | O(1) | lambda n: Mailbag(range(n))
class Mailbag:
    def __init__(self, parcels):
        self._parcels = list(parcels)

    @property
    def top(self):
        return self._parcels[-1] if self._parcels else None

    def __len__(self):
        return len(self._parcels)

def peek_parcel(bag):
    return bag.top, len(bag)

# %% letterbox_index | O(log n) | O(1) | lambda n: (list(range(1, 2 * n, 2)), 2 * n)
def letterbox_index(house_numbers, wanted):
    """Gallops along the street, then halves the stretch that is left."""
    n = len(house_numbers)
    reach = 1
    while reach < n and house_numbers[reach] < wanted:
        reach *= 2
    lo, hi = reach // 2, min(reach, n)
    while lo < hi:
        mid = (lo + hi) // 2
        if house_numbers[mid] < wanted:
            lo = mid + 1
        else:
            hi = mid
    return lo

# %% depots_above | O(log n) | O(log n) | lambda n: n
def depots_above(depot):
    """Depot 0 serves depots 1 to 3, depot 1 serves 4 to 6 and so on. How deep down is this one?"""
    if depot == 0:
        return 0
    return 1 + depots_above((depot - 1) // 3)

# %% tracking_check | O(log n) | O(1) | lambda n: n
def tracking_check(tracking_no: int) -> int:
    weight, total = 3, 0
    while tracking_no:
        total += weight * (tracking_no % 10)
        weight = 4 - weight
        tracking_no //= 10
    return -total % 10

# %% label_sheet | O(sqrt n) | O(1) | lambda n: next(p for p in range(n + 2, 4 * n + 10) if all(p % d for d in range(2, int(p ** 0.5) + 1)))
from math import isqrt

def label_sheet(labels):
    """Most nearly square sheet that holds exactly so many labels."""
    rows = isqrt(labels)
    while labels % rows:
        rows -= 1
    return rows, labels // rows

# %% parcels_by_town | O(n) | O(n) | lambda n: [("10" + str(i), f"parcel {i}") for i in range(n)]
import asyncio

async def scanned(parcels):
    for parcel in parcels:
        yield parcel
    await asyncio.sleep(0)

async def parcels_by_town(parcels):
    towns = {}
    async for postcode, parcel in scanned(parcels):
        if postcode not in towns:
            towns[postcode] = []
        towns[postcode].append(parcel)
    return towns

# %% two_heaviest | O(n) | O(1) | lambda n: [(i * 7919) % 100003 for i in range(n)]
def two_heaviest(grams: list[int]) -> tuple[int, int]:
    first = second = 0
    for g in grams:
        if g > first:
            first, second = g, first
        elif g > second:
            second = g
    return first, second

# %% address_book | O(n) | O(n) | lambda n: "name,town\n" + "\n".join(f"n{i},t{i % 9}" for i in range(n))
import csv
import io

def address_book(document):
    with io.StringIO(document) as file:
        return {row["name"]: row["town"] for row in csv.DictReader(file)}

# %% empty_the_bag | O(n^2) | O(1) | lambda n: [i % 5 for i in range(n)]
def empty_the_bag(bag):
    """Takes the letters out from the front; gives the number of registered ones."""
    registered = 0
    while len(bag) > 0:
        letter = bag.pop(0)
        if letter == 0:
            registered += 1
    return registered

# %% walking_order | O(n log n) | O(n) | lambda n: [{"street": f"s{(i * 7919) % 1009}", "no": (i * 31) % 997, "id": i} for i in range(n)]
def walking_order(letters):
    """Position of each letter in the postman's bundle."""
    bundle = sorted(letters, key=lambda x: (x["street"], x["no"]))
    return {x["id"]: position for position, x in enumerate(bundle)}

# %% van_times | O(n log n) | O(n) | lambda n: ({i: [(j, 1 + (i * j) % 9) for j in (2 * i + 1, 2 * i + 2) if j < n] for i in range(n)}, 0)
import heapq

def van_times(roads, depot):
    times = {}
    heap = [(0, depot)]
    while heap:
        t, place = heapq.heappop(heap)
        if place in times:
            continue
        times[place] = t
        for other, minutes in roads[place]:
            if other not in times:
                heapq.heappush(heap, (t + minutes, other))
    return times

# %% closest_office | O(n*m) | O(n) | lambda n: ([(i, 0) for i in range(n)], [(i, 5) for i in range(n)])
def closest_office(homes, offices):
    return [min(offices, key=lambda o: (o[0] - x) ** 2 + (o[1] - y) ** 2) for x, y in homes]

# %% tube_mail_table | O(n^2) | O(n^2) | lambda n: list(range(n))
def tube_mail_table(positions):
    """Distances along the main tube between every two stations."""
    table = {}
    for a in positions:
        for b in positions:
            table[a, b] = abs(a - b)
    return table

# %% busiest_five_minutes | O(n) | O(n) | lambda n: [i / n * 200 for i in range(n)] | LetterCounter.busiest_five_minutes
from collections import deque

class LetterCounter:
    def __init__(self, seconds=300):
        self.seconds = seconds
        self.window = deque()

    def tick(self, now):
        self.window.append(now)
        while now - self.window[0] > self.seconds:
            self.window.popleft()
        return len(self.window)

    def busiest_five_minutes(self, stamps):
        """stamps: seconds in ascending order"""
        most = 0
        for now in stamps:
            most = max(most, self.tick(now))
        return most

# %% bag_weights | O(n+m) | O(n+m) | lambda n: (list(range(n)), [(0, n)] * n)
from itertools import accumulate

def bag_weights(weights, bags):
    """bags: (first, past the last) letter; the weight of each bag."""
    upto = list(accumulate(weights, initial=0))
    return [upto[end] - upto[start] for start, end in bags]

# %% close_the_gaps | O(n) | O(1) | lambda n: [None if i % 3 == 0 else i for i in range(n)]
def close_the_gaps(pigeonholes):
    """Moves the mail to the left, empty holes go to the end. In place."""
    write = 0
    for read in range(len(pigeonholes)):
        if pigeonholes[read] is not None:
            pigeonholes[write], pigeonholes[read] = pigeonholes[read], pigeonholes[write]
            write += 1
    return write

# %% stamp_rows | O(n!) | O(n) | lambda n: n
def stamp_rows(stamps: int, used: int = 0) -> int:
    """Orders in which so many different stamps can be stuck on, tried out one by one."""
    if used == stamps:
        return 1
    orders = 0
    for _ in range(stamps - used):
        orders += stamp_rows(stamps, used + 1)
    return orders

# %% cheapest_relays | O(n^3) | O(n^2) | lambda n: [[0 if i == j else 1 + (i * 7 + j * 3) % 50 for j in range(n)] for i in range(n)]
def cheapest_relays(cost):
    """Cheapest parcel price between every two towns, if it may be sent on."""
    best = [row[:] for row in cost]
    for via in range(len(best)):
        through = best[via]
        for row in best:
            first_leg = row[via]
            for to in range(len(best)):
                if first_leg + through[to] < row[to]:
                    row[to] = first_leg + through[to]
    return best
