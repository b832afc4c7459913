# %% disk_moves | O(2^n) | O(n) | lambda n: n
def disk_moves(k, a="A", b="B", c="C"):
    if k == 0:
        return 0
    return disk_moves(k - 1, a, c, b) + 1 + disk_moves(k - 1, c, b, a)

# %% reflected_codes | O(2^n) | O(2^n) | lambda n: n
def reflected_codes(bits: int) -> list[int]:
    codes = [0]
    for b in range(bits):
        codes += [c + (1 << b) for c in reversed(codes)]
    return codes

# %% topping_combos | O(2^n) | O(2^n) | lambda n: list(range(n))
def topping_combos(toppings):
    combos = [[]]
    for t in toppings:
        combos = combos + [c + [t] for c in combos]
    return combos

# %% can_pay_exactly | O(2^n) | O(n) | lambda n: ([2] * n, 2 * n + 1)
def can_pay_exactly(notes, bill):
    def attempt(i, left):
        if left == 0:
            return True
        if i == len(notes):
            return False
        return attempt(i + 1, left - notes[i]) or attempt(i + 1, left)

    return attempt(0, bill)

# %% plus_minus_ways | O(2^n) | O(n) | lambda n: ([1] * n, 0)
def plus_minus_ways(nums: list[int], target: int, at: int = 0) -> int:
    if at == len(nums):
        return int(target == 0)
    return plus_minus_ways(nums, target - nums[at], at + 1) + plus_minus_ways(nums, target + nums[at], at + 1)

# %% committee_count | O(2^n) | O(n) | lambda n: n
def choose(n, k):
    if k == 0 or k == n:
        return 1
    return choose(n - 1, k - 1) + choose(n - 1, k)

def committee_count(members):
    return choose(members, members // 2)

# %% hops_up_stairs | O(2^n) | O(n) | lambda n: n
def hops_up_stairs(n):
    if n < 0:
        return 0
    if n == 0:
        return 1
    return sum(hops_up_stairs(n - step) for step in (1, 2, 3))

# %% calm_switch_settings | O(2^n) | O(n) | lambda n: n
from itertools import product

def calm_switch_settings(n):
    ok = 0
    for setting in product((0, 1), repeat=n):
        if not any(x and y for x, y in zip(setting, setting[1:])):
            ok += 1
    return ok

# %% seatings | O(n!) | O(n^2) | lambda n: list(range(n))
def seatings(guests: list, previous=None) -> int:
    if not guests:
        return 1
    ways = 0
    for i in range(len(guests)):
        others = guests[:i] + guests[i + 1:]
        ways += seatings(others, guests[i])
    return ways

# %% tilings_memo | O(n) | O(n) | lambda n: n
def tilings_memo(width):
    memo = {0: 1, 1: 1}

    def f(w):
        if w not in memo:
            memo[w] = (f(w - 1) + 2 * f(w - 2)) % 1_000_003
        return memo[w]

    return f(width)

# %% fewest_coins | O(n) | O(n) | lambda n: n
def fewest_coins(amount, coins=(1, 5, 10, 25)):
    best = [0] + [amount + 1] * amount
    for a in range(1, amount + 1):
        best[a] = 1 + min(best[a - c] for c in coins if c <= a)
    return best[amount]

# %% backpack | O(n*m) | O(n) | lambda n: ([1] * n, list(range(n)), n)
def backpack(weights: list[int], values: list[int], capacity: int) -> int:
    best = [0] * (capacity + 1)
    for w, v in zip(weights, values):
        for c in range(capacity, w - 1, -1):
            best[c] = max(best[c], best[c - w] + v)
    return best[capacity]

# %% nested_boxes | O(n^2) | O(n) | lambda n: list(range(n))
def nested_boxes(sizes):
    length = []
    for i, s in enumerate(sizes):
        length.append(1 + max((length[j] for j in range(i) if sizes[j] < s), default=0))
    return max(length, default=0)

# %% cheapest_cut_plan | O(n^3) | O(n^2) | lambda n: list(range(n))
def cheapest_cut_plan(marks):
    n = len(marks)
    cost = [[0] * n for _ in range(n)]
    for gap in range(2, n):
        for i in range(n - gap):
            j = i + gap
            cost[i][j] = marks[j] - marks[i] + min(cost[i][k] + cost[k][j] for k in range(i + 1, j))
    return cost[0][n - 1]

# %% best_run | O(n) | O(1) | lambda n: [(-1) ** i * (i % 17) for i in range(n)]
def best_run(profits):
    here = best = profits[0]
    for i in range(1, len(profits)):
        here = max(profits[i], here + profits[i])
        best = max(best, here)
    return best

# %% best_run_halves | O(n log n) | O(log n) | lambda n: [(-1) ** i * (i % 17) for i in range(n)]
def best_run_halves(a, lo=0, hi=None):
    if hi is None:
        hi = len(a)
    if hi - lo == 1:
        return a[lo]
    mid = (lo + hi) // 2
    left_best = run = a[mid - 1]
    for i in range(mid - 2, lo - 1, -1):
        run += a[i]
        left_best = max(left_best, run)
    right_best = run = a[mid]
    for i in range(mid + 1, hi):
        run += a[i]
        right_best = max(right_best, run)
    return max(best_run_halves(a, lo, mid), best_run_halves(a, mid, hi), left_best + right_best)

# %% total_by_tail | O(n^2) | O(n^2) | lambda n: list(range(n))
def total_by_tail(xs: list[int]) -> int:
    if xs == []:
        return 0
    return xs[0] + total_by_tail(xs[1:])

# %% loudest | O(n) | O(log n) | lambda n: [(i * 31) % 97 for i in range(n)]
def loudest(samples):
    def peak(i, j):
        if j - i == 1:
            return samples[i]
        m = (i + j) >> 1
        a, b = peak(i, m), peak(m, j)
        return a if a > b else b

    return peak(0, len(samples))

# %% wasteful_power | O(n) | O(log n) | lambda n: (3, n)
def wasteful_power(b, e, m=10007):
    if e == 0:
        return 1
    r = wasteful_power(b, e // 2, m) * wasteful_power(b, e // 2, m) % m
    return r * b % m if e % 2 else r

# %% quiet_neighbours | O(n) | O(1) | lambda n: list(range(n))
def quiet_neighbours(loot: list[int]) -> int:
    take, skip = 0, 0
    for x in loot:
        take, skip = skip + x, max(take, skip)
    return max(take, skip)
