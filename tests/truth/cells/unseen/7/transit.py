# %% platform_for | O(1) | O(1) | lambda n: ({i: i % 9 for i in range(n)}, n - 1, 10)
def platform_for(plan, train, delay):
    """Late trains go to the reserve platform."""
    if delay > 30:
        return 99
    return plan.get(train, 99)

# %% wait_for_next | O(log n) | O(1) | lambda n: (list(range(0, 5 * n, 5)), 5 * n - 8)
import bisect

def wait_for_next(departures: list[int], now: int):
    k = bisect.bisect_left(departures, now)
    if k == len(departures):
        return None
    return departures[k] - now

# %% express_stops | O(log n) | O(log n) | lambda n: n
def express_stops(last):
    """The express skips ever more: 1, 3, 9, 27 ..."""
    stops = []
    stop = 1
    while stop <= last:
        stops.append(stop)
        stop *= 3
    return stops

# %% zone_of | O(sqrt n) | O(1) | lambda n: n
def zone_of(metres):
    """The zones grow ever wider: 1, 3, 5, 7 ... metres (it is a model railway)."""
    zone, border, width = 0, 0, 1
    while border < metres:
        border += width
        width += 2
        zone += 1
    return zone

# %% late_arrivals | O(n) | O(n) | lambda n: [(10, i % 40) for i in range(n)]
def late_arrivals(stops):
    """Delay after each stop: what is new comes on top, the buffer of the stop eats some."""
    delay = 0
    out = []
    for buffer, new in stops:
        delay = max(0, delay + new - buffer)
        out.append(delay)
    return out

# %% fullest_section | O(n) | O(1) | lambda n: [{"in": i % 9, "out": (i + 4) % 9} for i in range(n)]
def fullest_section(stops):
    aboard = 0
    record = (0, -1)
    for number, stop in enumerate(stops):
        aboard = aboard - stop["out"] + stop["in"]
        if aboard > record[0]:
            record = aboard, number
    return record

# %% ride_to_terminus | O(n) | O(n) | lambda n: ({i: i + 1 for i in range(n)}, 0)
def ride_to_terminus(following, stop):
    """following[stop]: next stop. Ends at the terminus, or when the line turns out to be a ring."""
    visited = set()
    route = []
    while stop is not None and stop not in visited:
        visited.add(stop)
        route.append(stop)
        stop = following.get(stop)
    return route

# %% couple | O(n) | O(1) | lambda n: (train(n), Wagon(99))
class Wagon:
    def __init__(self, number):
        self.number = number
        self.next = None

def train(n):
    head = Wagon(0)
    for i in range(1, n):
        wagon = Wagon(i)
        wagon.next = head
        head = wagon
    return head

def couple(head, wagon):
    """Hangs the wagon on the end of the train; returns which place it has."""
    place = 1
    last = head
    while last.next is not None:
        last = last.next
        place += 1
    last.next = wagon
    return place

# %% bunching | O(n) | O(1) | lambda n: [i * 7 + i % 3 for i in range(n)]
def headways(passings):
    before = None
    for t in passings:
        if before is not None:
            yield t - before
        before = t

def bunching(passings, planned=7):
    """Mean squared deviation of the headways from what is planned."""
    total = count = 0
    for h in headways(passings):
        total += (h - planned) ** 2
        count += 1
    return total / count if count else 0.0

# %% vehicles_needed | O(n log n) | O(n) | lambda n: [(s, s + 30) for s in random.Random(51).sample(range(9 * n), n)]
import random

def vehicles_needed(trips):
    starts = sorted(t[0] for t in trips)
    ends = sorted(t[1] for t in trips)
    used = most = freed = 0
    for start in starts:
        while ends[freed] <= start:
            freed += 1
            used -= 1
        used += 1
        most = max(most, used)
    return most

# %% closest_stops | O(n log n) | O(n) | lambda n: [("s", v) for v in random.Random(52).sample(range(99 * n), n)]
import random

def closest_stops(stops):
    """Smallest distance between two stops along the line."""
    by_km = sorted(stops, key=lambda stop: stop[1])
    return min((b[1] - a[1] for a, b in zip(by_km, by_km[1:])), default=None)

# %% board_by_priority | O(n log n) | O(n) | lambda n: [(p, f"guest {p}") for p in random.Random(53).sample(range(9 * n), n)]
import random
from queue import PriorityQueue

def board_by_priority(passengers):
    gate = PriorityQueue()
    for passenger in passengers:
        gate.put(passenger)
    boarded = []
    while not gate.empty():
        boarded.append(gate.get()[1])
    return boarded

# %% punch_tickets | O(n sqrt n) | O(1) | lambda n: n
def punch_tickets(last):
    """For every ticket number all numbers whose square is not above it are counted."""
    punches = 0
    for ticket in range(1, last + 1):
        hole = 1
        while hole * hole <= ticket:
            punches += 1
            hole += 1
    return punches

# %% fare_triangle | O(n^2) | O(n^2) | lambda n: [i % 5 + 1 for i in range(n)]
from itertools import accumulate

def fare_triangle(lengths):
    """Kilometres from each stop to all later ones."""
    km = [0, *accumulate(lengths)]
    return {(a, b): km[b] - km[a] for a in range(len(km)) for b in range(a + 1, len(km))}

# %% cheapest_splits | O(n^2) | O(n) | lambda n: list(range(1, n + 1))
def cheapest_splits(stops):
    """Ticket from i to j costs 4 plus the square root of the distance: cheapest way to the last stop."""
    cost = [0.0]
    for j in range(1, len(stops)):
        options = [cost[i] + 4 + (stops[j] - stops[i]) ** 0.5 for i in range(j)]
        cost.append(min(options))
    return cost[-1]

# %% seat_by_asking | O(n^2) | O(n) | lambda n: [1] * n
def seat_by_asking(wishes):
    """Everybody takes the first free seat from the wished one on (one seat per guest, else none)."""
    taken = [False] * len(wishes)
    got = []
    for wish in wishes:
        seat = wish
        while seat < len(taken) and taken[seat]:
            seat += 1
        if seat < len(taken):
            taken[seat] = True
            got.append(seat)
        else:
            got.append(None)
    return got

# %% busiest_hub_pairs | O(n^3) | O(n) | lambda n: [[(i * j) % 3 for j in range(n)] for i in range(n)]
def busiest_hub_pairs(trains):
    """How many pairs of stations each hub joins: a train in from a and one out to b."""
    size = len(trains)
    joined = []
    for hub in range(size):
        pairs = 0
        for a in range(size):
            for b in range(size):
                if a != b and trains[a][hub] and trains[hub][b]:
                    pairs += 1
        joined.append(pairs)
    return joined

# %% stop_or_pass | O(2^n) | O(n) | lambda n: [i % 5 for i in range(n)]
def stop_or_pass(waiting):
    """Minutes minus passengers, by trying to stop or to pass everywhere; passing twice in a row costs."""
    def best(at, passed):
        if at == len(waiting):
            return 0
        stop = 2 - waiting[at] + best(at + 1, False)
        go = (3 if passed else 0) + best(at + 1, True)
        return stop if stop < go else go

    return best(0, False)

# %% connections | O(n*m) | O(1) | lambda n: ([{"at": i} for i in range(n)], [{"leaves": i + 5} for i in range(n)])
def connections(arrivals, departures, change=4, patience=20):
    good = 0
    for a in arrivals:
        for d in departures:
            if change <= d["leaves"] - a["at"] <= patience:
                good += 1
    return good

# %% shared_stops | O(n+m) | O(n+m) | lambda n: ([f"stop {i}" for i in range(n)], [f"stop {i}" for i in range(n - 1, -1, -1)])
def shared_stops(red_line: list[str], blue_line: list[str]) -> list[tuple[int, int, str]]:
    place = {stop: k for k, stop in enumerate(red_line)}
    found = []
    for k, stop in enumerate(blue_line):
        if stop in place:
            found.append((place[stop], k, stop))
    return found
