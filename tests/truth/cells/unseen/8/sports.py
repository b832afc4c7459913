# %% goal_difference | O(1) | O(1) | lambda n: {"for": n, "against": 3, "matches": [0] * n}
def goal_difference(team):
    return team["for"] - team["against"]

# %% pace | O(1) | O(1) | lambda n: (n * 60.0, 10.0)
from datetime import timedelta

def pace(seconds: float, km: float) -> timedelta:
    """Time per kilometre, whole seconds."""
    return timedelta(seconds=round(seconds / km))

# %% photo_finish | O(1) | O(1) | lambda n: [(i, i * 0.5) for i in range(n)]
def photo_finish(results):
    """Results come sorted; was the podium decided by less than a second?"""
    podium = results[:3]
    times = [t for _, t in podium]
    return max(times) - min(times) < 1.0

# %% rounds_of_cup | O(log n) | O(1) | lambda n: n
def rounds_of_cup(teams):
    rounds = 0
    while teams > 1:
        byes = teams % 2
        teams = teams // 2 + byes
        rounds += 1
    return rounds

# %% handicap_place | O(log n) | O(log n) | lambda n: ([i * 3 for i in range(n)], 3 * n)
def handicap_place(times, mine, lo=0, hi=None):
    """Place a runner would have had; times ascending, by recursion on the bounds."""
    if hi is None:
        hi = len(times)
    if lo == hi:
        return lo + 1
    mid = (lo + hi) // 2
    if times[mid] < mine:
        return handicap_place(times, mine, mid + 1, hi)
    return handicap_place(times, mine, lo, mid)

# %% square_stand | O(sqrt n) | O(1) | lambda n: n
def square_stand(fans):
    """Fewest empty seats when rows * rows or rows * (rows + 1) seats are built."""
    rows = 1
    while rows * (rows + 1) < fans:
        rows += 1
    return min(seats - fans for seats in (rows * rows, rows * (rows + 1)) if seats >= fans)

# %% longest_unbeaten | O(n) | O(n) | lambda n: "WL" * (n // 2)
import re

def longest_unbeaten(form):
    return max((len(run) for run in re.split("L", form)), default=0)

# %% league_points | O(n) | O(n) | lambda n: [(f"t{i}", f"t{i + 1}", i % 4, i % 3) for i in range(n)]
def league_points(matches):
    points = {}
    for home, away, hg, ag in matches:
        points.setdefault(home, 0)
        points.setdefault(away, 0)
        if hg == ag:
            points[home] += 1
            points[away] += 1
        else:
            points[home if hg > ag else away] += 3
    return points

# %% lead_changes | O(n) | O(1) | lambda n: [1, -1, -1, 1] * (n // 4)
def lead_changes(scores):
    """Positive: home scored, negative: guests did."""
    margin, leader, changes = 0, 0, 0
    for s in scores:
        margin += s
        now = (margin > 0) - (margin < 0)
        if now and now != leader:
            changes += leader != 0
            leader = now
    return changes

# %% longest_level_spell | O(n^2) | O(1) | lambda n: [1] * n
def longest_level_spell(margins: list[int]) -> int:
    """Longest stretch of rounds in which nobody gained anything overall."""
    longest = 0
    for first in range(len(margins)):
        gained = 0
        for last in range(first, len(margins)):
            gained += margins[last]
            if gained == 0:
                longest = max(longest, last - first + 1)
    return longest

# %% relay_baton | O(n) | O(1) | lambda n: team_of(n)
class Runner:
    def __init__(self, speed):
        self.speed = speed
        self.hands_to = None

def team_of(n):
    first = last = Runner(5)
    for i in range(n - 1):
        last.hands_to = Runner(5 + i % 3)
        last = last.hands_to
    return first

def relay_baton(runner, leg=400):
    """Total seconds of the relay."""
    total = 0.0
    while runner:
        total += leg / runner.speed
        runner = runner.hands_to
    return total

# %% climbing_metres | O(n) | O(n) | lambda n: [(i * 17) % 29 for i in range(n)]
def climbing_metres(profile, i=1):
    """Metres uphill, one recursive step per point."""
    if i >= len(profile):
        return 0
    return max(0, profile[i] - profile[i - 1]) + climbing_metres(profile, i + 1)

# %% gold_streak | O(n) | O(n) | lambda n: [("NOR", 1950 + i) for i in range(n)]
from itertools import groupby

def gold_streak(winners):
    """(nation, wins in a row), the best of them; ordered by year already."""
    streaks = [(nation, len(list(run))) for nation, run in groupby(winners, key=lambda w: w[0])]
    return max(streaks, key=lambda s: s[1])

# %% shared_ranks | O(n log n) | O(n) | lambda n: random.Random(51).sample(range(9 * n), n)
import random

def shared_ranks(points):
    """1, 2, 2, 4 ... ranking for each entry."""
    rank = {}
    for place, p in enumerate(sorted(points, reverse=True), start=1):
        rank.setdefault(p, place)
    return [rank[p] for p in points]

# %% balanced_teams | O(n log n) | O(n) | lambda n: [{"name": v, "skill": v} for v in random.Random(52).sample(range(9 * n), n)]
import random

def balanced_teams(players):
    """Snake draft into two teams."""
    a, b = [], []
    for k, player in enumerate(sorted(players, key=lambda p: p["skill"])):
        (a if k % 4 in (0, 3) else b).append(player["name"])
    return a, b

# %% overtakings | O(n log n) | O(n) | lambda n: random.Random(53).sample(range(n), n)
import random

def overtakings(finish):
    """Pairs out of starting order, by merging halves."""
    if len(finish) < 2:
        return finish, 0
    mid = len(finish) // 2
    left, x = overtakings(finish[:mid])
    right, y = overtakings(finish[mid:])
    merged, i, j, swaps = [], 0, 0, x + y
    while i < len(left) and j < len(right):
        if left[i] <= right[j]:
            merged.append(left[i])
            i += 1
        else:
            merged.append(right[j])
            j += 1
            swaps += len(left) - i
    merged += left[i:]
    merged += right[j:]
    return merged, swaps

# %% table_every_matchday | O(n^2 log n) | O(n^2) | lambda n: [(i, v) for i, v in enumerate(random.Random(54).sample(range(9 * n), n))]
import random

def table_every_matchday(results):
    """One (player, points) a day; the whole table is printed anew after each day."""
    points = {}
    tables = []
    for player, score in results:
        points[player] = points.get(player, 0) + score
        tables.append(sorted(points, key=lambda p: points[p]))
    return tables

# %% head_to_head | O(n^2) | O(n^2) | lambda n: [f"club{i}" for i in range(n)]
def head_to_head(clubs):
    grid = [["" for _ in clubs] for _ in clubs]
    for i, a in enumerate(clubs):
        for j, b in enumerate(clubs):
            grid[i][j] = "-" if i == j else ("home" if (i + j) % 2 else "away")
    return grid

# %% transitive_wins | O(n^3) | O(n^2) | lambda n: [[(i - j) % 3 == 1 for j in range(n)] for i in range(n)]
def transitive_wins(beats: list[list[bool]]) -> list[list[int]]:
    """On how many ways a beat somebody who beat b."""
    n = len(beats)
    ways = [[0] * n for _ in range(n)]
    for a in range(n):
        for b in range(n):
            for via in range(n):
                ways[a][b] += beats[a][via] and beats[via][b]
    return ways

# %% training_loads | O(n*m) | O(n) | lambda n: ([1.0] * n, [0.9 ** k for k in range(n)])
def training_loads(sessions, weights):
    """Weighted sum of the sessions before each day."""
    loads = []
    for day in range(len(sessions)):
        load = 0.0
        for lag, w in enumerate(weights):
            load += w * sessions[day - lag if day >= lag else 0]
        loads.append(load)
    return loads
