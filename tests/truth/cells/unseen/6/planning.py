# %% who_is_on_duty | O(1) | O(1) | lambda n: ([f"p{i}" for i in range(n)], date(2024, 3, 1))
from datetime import date

START = date(2020, 1, 6)

def who_is_on_duty(team, day):
    """The duty moves on every Monday."""
    return team[(day - START).days // 7 % len(team)]

# %% arithmetic_effort | O(1) | O(1) | lambda n: (3, n)
def arithmetic_effort(first: int, sprints: int, growth: int = 2) -> int:
    """Points done when every sprint does `growth` more than the one before."""
    return sprints * (2 * first + (sprints - 1) * growth) // 2

# %% day_goal_is_met | O(log n) | O(log n) | lambda n: (list(range(n)), n - 1)
def day_goal_is_met(done_so_far, goal, lo=0, hi=None):
    """First day on which the running total reaches the goal."""
    if hi is None:
        hi = len(done_so_far)
    if lo == hi:
        return lo
    mid = (lo + hi) // 2
    if done_so_far[mid] >= goal:
        return day_goal_is_met(done_so_far, goal, lo, mid)
    return day_goal_is_met(done_so_far, goal, mid + 1, hi)

# %% two_phone_drops | O(sqrt n) | O(1) | lambda n: (n, n - 1)
from math import isqrt

def two_phone_drops(floors, breaks_from):
    """Drops needed with two phones: long strides with the first, single floors with the second."""
    stride = isqrt(floors)
    drops = 0
    floor = 0
    while floor + stride < breaks_from:
        floor += stride
        drops += 1
    while floor < breaks_from:
        floor += 1
        drops += 1
    return drops

# %% overtime_of | O(n) | O(n) | lambda n: [Shift(f"w{i}", 9 + i % 2) for i in range(n)]
from collections import Counter
from dataclasses import dataclass

@dataclass(frozen=True)
class Shift:
    worker: str
    hours: int

def overtime_of(shifts: list[Shift], limit: int = 8) -> dict[str, int]:
    worked = Counter()
    for shift in shifts:
        worked[shift.worker] += shift.hours
    return {who: hours - limit for who, hours in worked.items() if hours > limit}

# %% start_station | O(n) | O(1) | lambda n: ([1] * n, [1] * n)
def start_station(fuel, needed):
    """Station of the round trip from which the tank never runs dry, -1 if there is none.

    Both lists have one number per station.
    """
    if sum(fuel) < sum(needed):
        return -1
    tank = start = 0
    for i in range(len(fuel)):
        tank += fuel[i] - needed[i]
        if tank < 0:
            start, tank = i + 1, 0
    return start

# %% staff_per_day | O(n+m) | O(n) | lambda n: (n, [(i, n - 1) for i in range(n)])
def staff_per_day(days, contracts):
    """How many people are there each day? Contracts are (first day, last day)."""
    change = [0] * (days + 1)
    for first, last in contracts:
        change[first] += 1
        change[last + 1] -= 1
    present = []
    now = 0
    for c in change[:-1]:
        now += c
        present.append(now)
    return present

# %% earliest_finish | O(n) | O(n) | lambda n: {i: (2, i - 1 if i else None) for i in range(n)}
def earliest_finish(tasks):
    """tasks maps a task to (hours, the task it waits for or None)."""
    memo = {}

    def finish(task):
        if task not in memo:
            hours, before = tasks[task]
            memo[task] = hours + (finish(before) if before is not None else 0)
        return memo[task]

    return max(finish(task) for task in tasks)

# %% split_by_turns | O(n) | O(n) | lambda n: [f"task {i}" for i in range(n)]
from itertools import cycle

PEOPLE = ("Ann", "Bo", "Cy")

def split_by_turns(tasks):
    plan = {person: [] for person in PEOPLE}
    for task, person in zip(tasks, cycle(PEOPLE)):
        plan[person].append(task)
    return plan

# %% worst_lateness | O(n log n) | O(n) | lambda n: [(v % 9 + 1, v) for v in random.Random(1).sample(range(10 * n), n)]
import random

def worst_lateness(jobs):
    """(hours, due) jobs, done in the order in which they are due."""
    clock = worst = 0
    for hours, due in sorted(jobs, key=lambda j: j[1]):
        clock += hours
        worst = max(worst, clock - due)
    return worst

# %% most_courses | O(n log n) | O(n) | lambda n: [(1, 100 * n + v) for v in random.Random(2).sample(range(10 * n), n)]
import heapq
import random

def most_courses(courses: list[tuple[int, int]]) -> int:
    """(weeks, last day) courses: drop the longest whenever the plan gets too long."""
    taken: list[int] = []
    weeks = 0
    for length, end in sorted(courses, key=lambda c: c[1]):
        heapq.heappush(taken, -length)
        weeks += length
        if weeks > end:
            weeks += heapq.heappop(taken)
    return len(taken)

# %% best_paid_gigs | O(n log n) | O(n) | lambda n: [(v, v + 5, v % 13) for v in random.Random(3).sample(range(10 * n), n)]
import random
from bisect import bisect_right

def best_paid_gigs(gigs):
    """(start, end, pay): most money from gigs that do not overlap."""
    gigs = sorted(gigs, key=lambda g: g[1])
    ends = [g[1] for g in gigs]
    best = [0] * (len(gigs) + 1)
    for i, (start, _end, pay) in enumerate(gigs, 1):
        before = bisect_right(ends, start, 0, i - 1)
        best[i] = max(best[i - 1], best[before] + pay)
    return best[-1]

# %% clashes | O(n^2) | O(n^2) | lambda n: [("talk", 0, 60)] * n
def overlap(a, b):
    return a[1] < b[2] and b[1] < a[2]

def clashes(talks):
    return [(i, j) for i, a in enumerate(talks) for j, b in enumerate(talks) if i < j and overlap(a, b)]

# %% longest_programme | O(n^2) | O(n) | lambda n: [(3 * i, 3 * i + 2) for i in range(n)]
def longest_programme(talks):
    """Most talks in their given order, each starting after the one before has ended."""
    longest = [1] * len(talks)
    for i in range(len(talks)):
        for j in range(i):
            if talks[j][1] <= talks[i][0] and longest[j] + 1 > longest[i]:
                longest[i] = longest[j] + 1
    return max(longest, default=0)

# %% greedy_seating | O(n^2) | O(n) | lambda n: [0] * n
def greedy_seating(wishes: list[int]) -> dict[int, int]:
    """Everybody gets the first free seat at or after the wished one."""
    taken = [False] * (2 * len(wishes))
    seat_of = {}
    for guest, seat in enumerate(wishes):
        while taken[seat]:
            seat += 1
        taken[seat] = True
        seat_of[guest] = seat
    return seat_of

# %% trios_with_time | O(n^3) | O(1) | lambda n: [0b1011 << (i % 3) for i in range(n)]
def trios_with_time(free):
    """free[i] has a bit for each hour of the day in which person i has time."""
    trios = 0
    for a in range(len(free)):
        for b in range(a + 1, len(free)):
            both = free[a] & free[b]
            for c in range(b + 1, len(free)):
                if both & free[c]:
                    trios += 1
    return trios

# %% shortest_shuttles | O(n^3) | O(n^2) | lambda n: [[abs(i - j) * 2 for j in range(n)] for i in range(n)]
from itertools import product

def shortest_shuttles(minutes: list[list[int]]) -> list[list[int]]:
    """Travel times with as many changes as one likes; the order of the product matters."""
    fastest = [row[:] for row in minutes]
    for via, a, b in product(range(len(fastest)), repeat=3):
        through = fastest[a][via] + fastest[via][b]
        if through < fastest[a][b]:
            fastest[a][b] = through
    return fastest

# %% smallest_crew | O(2^n) | O(n) | lambda n: ([1 << i for i in range(n)], (1 << n) - 1)
def smallest_crew(skills, wanted, i=0, covered=0, size=0):
    """Skills are bit masks. Size of the smallest crew with all the wanted skills."""
    if i == len(skills):
        return size if covered & wanted == wanted else float("inf")
    without = smallest_crew(skills, wanted, i + 1, covered, size)
    having = smallest_crew(skills, wanted, i + 1, covered | skills[i], size + 1)
    return min(without, having)

# %% cheapest_changeovers | O(n!) | O(n) | lambda n: [[(i * j) % 7 + 1 for j in range(n)] for i in range(n)]
def cheapest_changeovers(cost):
    """Try every order of the products on the machine; cost[a][b] to change from a to b."""

    def orders(done_last, left):
        if not left:
            return 0
        best = float("inf")
        for _ in range(len(left)):
            product = left.pop(0)
            change = 0 if done_last is None else cost[done_last][product]
            best = min(best, change + orders(product, left))
            left.append(product)
        return best

    return orders(None, list(range(len(cost))))

# %% first_room_that_fits | O(n*m) | O(n) | lambda n: (list(range(n, 2 * n)), list(range(n)))
def first_room_that_fits(groups, rooms):
    """For each group the index of a room with enough seats, or None."""
    return [next((k for k, seats in enumerate(rooms) if seats >= group), None) for group in groups]

