# %% pow_rec | O(log n) | O(log n) | lambda n: n
def pow_rec(e, b=7, m=1000003):
    if e == 0:
        return 1
    half = pow_rec(e // 2, b, m)
    sq = half * half % m
    return sq * b % m if e % 2 else sq

# %% digit_count | O(log n) | O(log n) | lambda n: n
def digit_count(n):
    return 1 if n < 10 else 1 + digit_count(n // 10)

# %% fib_doubling | O(log n) | O(log n) | lambda n: n
def fib_doubling(n):
    P = 10**9 + 9

    def pair(k):
        if k == 0:
            return 0, 1
        a, b = pair(k // 2)
        c = a * (2 * b - a) % P
        d = (a * a + b * b) % P
        return (d, (c + d) % P) if k & 1 else (c, d)

    return pair(n)[0]

# %% staircase_rows | O(sqrt n) | O(sqrt n) | lambda n: n
def staircase_rows(coins, row=1):
    if coins < row:
        return 0
    return 1 + staircase_rows(coins - row, row + 1)

# %% total_from_index | O(n) | O(n) | lambda n: list(range(n))
def total_from_index(xs, i=0):
    if i == len(xs):
        return 0
    return xs[i] + total_from_index(xs, i + 1)

# %% stair_ways | O(n) | O(n) | lambda n: n
def stair_ways(n, memo=None):
    if memo is None:
        memo = {}
    if n <= 1:
        return 1
    if n not in memo:
        memo[n] = (stair_ways(n - 1, memo) + stair_ways(n - 2, memo)) % 1000007
    return memo[n]

# %% biggest_by_halves | O(n) | O(log n) | lambda n: [(i * 7919) % 10007 for i in range(n)]
def biggest_by_halves(arr):
    def rec(lo, hi):
        if hi - lo == 1:
            return arr[lo]
        mid = (lo + hi) // 2
        return max(rec(lo, mid), rec(mid, hi))
    return rec(0, len(arr))

# %% loot | O(n) | O(n) | lambda n: [i % 10 for i in range(n)]
from functools import lru_cache

def loot(houses):
    @lru_cache(maxsize=None)
    def best(i):
        if i >= len(houses):
            return 0
        return max(best(i + 1), houses[i] + best(i + 2))

    # warm the cache from the back, so the recursion stays shallow
    for k in range(len(houses) - 1, -1, -1):
        best(k)
    return best(0)

# %% even_odd | O(n) | O(n) | lambda n: n | is_even
def is_even(n):
    if n == 0:
        return True
    return is_odd(n - 1)

def is_odd(n):
    if n == 0:
        return False
    return is_even(n - 1)

# %% count_swaps_needed | O(n log n) | O(n) | lambda n: __import__('random').Random(n).sample(range(n), n)
def sort_and_count(a):
    if len(a) < 2:
        return a, 0
    m = len(a) // 2
    left, x = sort_and_count(a[:m])
    right, y = sort_and_count(a[m:])
    merged, inv = [], x + y
    i = j = 0
    while i < len(left) and j < len(right):
        if left[i] <= right[j]:
            merged.append(left[i])
            i += 1
        else:
            merged.append(right[j])
            j += 1
            inv += len(left) - i
    merged.extend(left[i:])
    merged.extend(right[j:])
    return merged, inv

def count_swaps_needed(a):
    return sort_and_count(a)[1]

# %% best_segment | O(n log n) | O(log n) | lambda n: [(i * 7) % 13 - 6 for i in range(n)]
def best_segment(v, lo=0, hi=None):
    if hi is None:
        hi = len(v)
    if hi - lo == 1:
        return v[lo]
    mid = (lo + hi) // 2
    # best segment crossing the middle
    left_best = s = v[mid - 1]
    for i in range(mid - 2, lo - 1, -1):
        s += v[i]
        left_best = max(left_best, s)
    right_best = s = v[mid]
    for i in range(mid + 1, hi):
        s += v[i]
        right_best = max(right_best, s)
    return max(best_segment(v, lo, mid), best_segment(v, mid, hi), left_best + right_best)

# %% flatten_deep | O(n^2) | O(n) | lambda n: __import__('functools').reduce(lambda t, i: [i, t], range(n), [])
def flatten_deep(nested):
    flat = []
    for item in nested:
        if isinstance(item, list):
            flat = flat + flatten_deep(item)
        else:
            flat.append(item)
    return flat

# %% tower_moves | O(2^n) | O(2^n) | lambda n: n
def tower_moves(n):
    moves = []

    def shift(k, a, b, c):
        if k == 0:
            return
        shift(k - 1, a, c, b)
        moves.append((a, c))
        shift(k - 1, b, a, c)

    shift(n, 'A', 'B', 'C')
    return moves

# %% toppings | O(2^n) | O(2^n) | lambda n: list(range(n))
def toppings(menu):
    if not menu:
        return [[]]
    rest = toppings(menu[1:])
    return rest + [[menu[0]] + r for r in rest]

# %% pack_bag | O(2^n) | O(n) | lambda n: ([1] * n, list(range(n)), n)
def pack_bag(weights, values, room, i=0):
    if i == len(weights):
        return 0
    skip = pack_bag(weights, values, room, i + 1)
    if weights[i] > room:
        return skip
    take = values[i] + pack_bag(weights, values, room - weights[i], i + 1)
    return max(skip, take)

# %% tribo | O(2^n) | O(n) | lambda n: n
def tribo(n):
    if n < 3:
        return n // 2
    return tribo(n - 1) + tribo(n - 2) + tribo(n - 3)

# %% ways_to_cut | O(2^n) | O(n) | lambda n: n
def ways_to_cut(rod):
    if rod == 0:
        return 1
    total = 0
    for piece in range(1, rod + 1):
        total += ways_to_cut(rod - piece)
    return total

# %% gray_codes | O(2^n) | O(2^n) | lambda n: n
def gray_codes(bits):
    if bits == 0:
        return [0]
    prev = gray_codes(bits - 1)
    top = 1 << (bits - 1)
    return prev + [top | code for code in reversed(prev)]

# %% seatings | O(n!) | O(n!) | lambda n: list(range(n))
def seatings(guests):
    if len(guests) <= 1:
        return [guests]
    out = []
    for i, g in enumerate(guests):
        for rest in seatings(guests[:i] + guests[i + 1:]):
            out.append([g] + rest)
    return out

# %% ways_to_pay | O(n*m) | O(n+m) | lambda n: ([1 + i % 3 for i in range(n)], n)
def ways_to_pay(coins, amount):
    def table(i):
        if i == 0:
            return [1] + [0] * amount
        t = table(i - 1)
        c = coins[i - 1]
        for s in range(c, amount + 1):
            t[s] = (t[s] + t[s - c]) % 1000000007
        return t
    return table(len(coins))[amount]
