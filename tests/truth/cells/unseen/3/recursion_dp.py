# %% rabbits | O(2^n) | O(n) | lambda n: n
def rabbits(month):
    if month < 2:
        return 1
    return rabbits(month - 1) + rabbits(month - 2)

# %% stair_ways | O(n) | O(n) | lambda n: n
def stair_ways(steps: int) -> int:
    memo: dict[int, int] = {0: 1, 1: 1, 2: 2}

    def ways(k: int) -> int:
        if k not in memo:
            memo[k] = (ways(k - 1) + ways(k - 2) + ways(k - 3)) % 1_000_003
        return memo[k]

    return ways(steps)

# %% every_team | O(2^n) | O(2^n) | lambda n: [f"p{i}" for i in range(n)]
def every_team(players):
    teams = [[]]
    for p in players:
        teams += [team + [p] for team in teams]
    return teams

# %% pack_bag | O(n*m) | O(n*m) | lambda n: ([(i % 7 + 1, i % 11) for i in range(n)], n)
def pack_bag(things: list[tuple[int, int]], capacity: int) -> int:
    """0/1 knapsack; things are (weight, value)."""
    best = [[0] * (capacity + 1) for _ in range(len(things) + 1)]
    for i, (weight, value) in enumerate(things, 1):
        for room in range(capacity + 1):
            best[i][room] = best[i - 1][room]
            if weight <= room:
                best[i][room] = max(best[i][room], best[i - 1][room - weight] + value)
    return best[-1][capacity]

# %% fewest_squares | O(n sqrt n) | O(n) | lambda n: n
def fewest_squares(n):
    need = [0] + [n] * n
    for total in range(1, n + 1):
        root = 1
        while root * root <= total:
            if need[total - root * root] + 1 < need[total]:
                need[total] = need[total - root * root] + 1
            root += 1
    return need[n]

# %% seatings | O(n!) | O(n!) | lambda n: list(range(n))
def seatings(guests: list) -> list[list]:
    if len(guests) <= 1:
        return [guests[:]]
    result = []
    for i, guest in enumerate(guests):
        others = guests[:i] + guests[i + 1:]
        for rest in seatings(others):
            result.append([guest] + rest)
    return result

# %% hanoi_moves | O(2^n) | O(2^n) | lambda n: n
def hanoi_moves(discs, src="A", dst="C", via="B", moves=None):
    if moves is None:
        moves = []
    if discs:
        hanoi_moves(discs - 1, src, via, dst, moves)
        moves.append((src, dst))
        hanoi_moves(discs - 1, via, dst, src, moves)
    return moves

# %% chained_total | O(n^2) | O(n^2) | lambda n: list(range(n))
def chained_total(nums):
    """Sum without a loop."""
    if not nums:
        return 0
    return nums[0] + chained_total(nums[1:])

# %% chained_total_from | O(n) | O(n) | lambda n: list(range(n))
def chained_total_from(nums: list[int], i: int = 0) -> int:
    if i == len(nums):
        return 0
    return nums[i] + chained_total_from(nums, i + 1)

# %% contains_sorted | O(n) | O(n) | lambda n: (list(range(n)), n + 1)
def contains_sorted(items, wanted):
    """Halves the list until the item is found."""
    if not items:
        return False
    mid = len(items) // 2
    if items[mid] == wanted:
        return True
    if items[mid] < wanted:
        return contains_sorted(items[mid + 1:], wanted)
    return contains_sorted(items[:mid], wanted)

# %% merge_cards | O(n log n) | O(n) | lambda n: random.sample(range(n), n)
import random
from heapq import merge


def merge_cards(cards: list[int]) -> list[int]:
    if len(cards) < 2:
        return cards[:]
    cut = len(cards) // 2
    return list(merge(merge_cards(cards[:cut]), merge_cards(cards[cut:])))

# %% quick_order | O(n^2) | O(n^2) | lambda n: list(range(n))
def quick_order(items):
    if not items:
        return []
    pivot = items[0]
    smaller = [x for x in items[1:] if x < pivot]
    larger = [x for x in items[1:] if x >= pivot]
    return quick_order(smaller) + [pivot] + quick_order(larger)

# %% coin_game | O(n^2) | O(n^2) | lambda n: [(i * 31) % 97 for i in range(n)]
from functools import lru_cache


def coin_game(coins: list[int]) -> int:
    """Lead of the first player when both take from either end."""
    @lru_cache(maxsize=None)
    def lead(lo: int, hi: int) -> int:
        if lo == hi:
            return coins[lo]
        return max(coins[lo] - lead(lo + 1, hi), coins[hi] - lead(lo, hi - 1))

    return lead(0, len(coins) - 1)

# %% cheapest_cuts | O(n^3) | O(n^2) | lambda n: list(range(0, 3 * n, 3))
def cheapest_cuts(marks):
    """Sawing costs the length of the piece; marks include both ends."""
    n = len(marks)
    cost = [[0] * n for _ in range(n)]
    for span in range(2, n):
        for lo in range(n - span):
            hi = lo + span
            cheapest = min(cost[lo][m] + cost[m][hi] for m in range(lo + 1, hi))
            cost[lo][hi] = cheapest + marks[hi] - marks[lo]
    return cost[0][n - 1]

# %% can_split_evenly | O(2^n) | O(n) | lambda n: ([2] * n, 1)
def can_split_evenly(weights: list[int], offset: int = 0) -> bool:
    """Two piles whose weights differ by exactly `offset`?"""
    def place(i: int, diff: int) -> bool:
        if i == len(weights):
            return diff == offset
        return place(i + 1, diff + weights[i]) or place(i + 1, diff - weights[i])

    return place(0, 0)

# %% modular_power | O(log n) | O(log n) | lambda n: (7, n)
def modular_power(base, exponent, modulus=1_000_003):
    if exponent == 0:
        return 1
    half = modular_power(base, exponent // 2, modulus)
    half = half * half % modulus
    return half * base % modulus if exponent % 2 else half

# %% lazy_power | O(n) | O(log n) | lambda n: (1.0000001, n)
def lazy_power(x: float, times: int) -> float:
    if times == 0:
        return 1.0
    if times == 1:
        return x
    return lazy_power(x, times // 2) * lazy_power(x, times - times // 2)

# %% bracketings | O(2^n) | O(2^n) | lambda n: n
def bracketings(pairs):
    """All ways to write n well-formed pairs of brackets."""
    if pairs == 0:
        return [""]
    out = []
    for inside in range(pairs):
        for a in bracketings(inside):
            for b in bracketings(pairs - 1 - inside):
                out.append("(" + a + ")" + b)
    return out

# %% hottest_period | O(n log n) | O(log n) | lambda n: [(i * 37) % 23 - 11 for i in range(n)]
def hottest_period(temps: list[int]) -> int:
    """Maximum sum of neighbouring values by divide and conquer on indices."""
    def solve(lo: int, hi: int) -> int:
        if hi - lo == 1:
            return temps[lo]
        mid = (lo + hi) // 2
        left_best = right_best = float("-inf")
        total = 0
        for i in range(mid - 1, lo - 1, -1):
            total += temps[i]
            left_best = max(left_best, total)
        total = 0
        for i in range(mid, hi):
            total += temps[i]
            right_best = max(right_best, total)
        return max(solve(lo, mid), solve(mid, hi), left_best + right_best)

    return solve(0, len(temps))

# %% dark_tiles | O(n^2) | O(log n) | lambda n: [[(r + c) % 2 for c in range(n)] for r in range(n)]
def dark_tiles(floor):
    """Quarters the square floor until single tiles remain."""
    def count(r0, r1, c0, c1):
        if r0 >= r1 or c0 >= c1:
            return 0
        if r1 - r0 == 1 and c1 - c0 == 1:
            return floor[r0][c0]
        rm, cm = (r0 + r1 + 1) // 2, (c0 + c1 + 1) // 2
        return (count(r0, rm, c0, cm) + count(r0, rm, cm, c1)
                + count(rm, r1, c0, cm) + count(rm, r1, cm, c1))

    return count(0, len(floor), 0, len(floor))
