# %% topping_choices | O(2^n) | O(2^n) | lambda n: list(range(n))
def topping_choices(toppings):
    menus = [[]]
    for topping in toppings:
        menus += [menu + [topping] for menu in menus]
    return menus

# %% all_lineups | O(n!) | O(n!) | lambda n: list(range(n))
def all_lineups(players: list) -> list[list]:
    if not players:
        return [[]]
    lineups = []
    for i, first in enumerate(players):
        for rest in all_lineups(players[:i] + players[i + 1:]):
            lineups.append([first] + rest)
    return lineups

# %% fewest_coins | O(n*m) | O(n) | lambda n: (n, list(range(1, n + 1)))
def fewest_coins(amount, coins):
    need = [0] + [None] * amount
    for a in range(1, amount + 1):
        for coin in coins:
            if coin <= a and need[a - coin] is not None:
                if need[a] is None or need[a - coin] + 1 < need[a]:
                    need[a] = need[a - coin] + 1
    return need[amount]

# %% common_thread | O(n*m) | O(n*m) | lambda n: ('ab' * (n // 2), 'ba' * (n // 2))
def common_thread(a: str, b: str) -> int:
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, x in enumerate(a, 1):
        for j, y in enumerate(b, 1):
            if x == y:
                table[i][j] = table[i - 1][j - 1] + 1
            else:
                table[i][j] = max(table[i - 1][j], table[i][j - 1])
    return table[len(a)][len(b)]

# %% warehouse_walk | O(n*m) | O(n*m) | lambda n: (n, n)
import sys
from functools import lru_cache
sys.setrecursionlimit(100_000)

def warehouse_walk(aisles, shelves):
    @lru_cache(maxsize=None)
    def cost(r, c):
        here = (r * 5 + c * 3) % 7
        if r == 0 and c == 0:
            return here
        if r == 0:
            return here + cost(r, c - 1)
        if c == 0:
            return here + cost(r - 1, c)
        return here + min(cost(r - 1, c), cost(r, c - 1))

    return cost(aisles - 1, shelves - 1)

# %% rabbit_pairs | O(n) | O(n) | lambda n: n
import sys
sys.setrecursionlimit(1_000_000)

def rabbit_pairs(month: int, mod: int = 1_000_007) -> int:
    known: dict[int, int] = {}

    def pairs(m: int) -> int:
        if m < 3:
            return 1
        if m not in known:
            known[m] = (pairs(m - 1) + pairs(m - 2)) % mod
        return known[m]

    return pairs(month)

# %% exact_payment | O(2^n) | O(n^2) | lambda n: ([2] * n, 1)
def exact_payment(bills, due):
    if not bills:
        return due == 0
    return exact_payment(bills[1:], due - bills[0]) or exact_payment(bills[1:], due)

# %% merge_piles_cost | O(n^3) | O(n^2) | lambda n: [(i * 7) % 13 + 1 for i in range(n)]
def merge_piles_cost(piles: list[int]) -> int:
    """Cheapest way to merge neighbouring piles into one."""
    n = len(piles)
    acc = [0]
    for p in piles:
        acc.append(acc[-1] + p)
    cost = [[0] * n for _ in range(n)]
    for span in range(2, n + 1):
        for i in range(n - span + 1):
            j = i + span - 1
            best = None
            for k in range(i, j):
                c = cost[i][k] + cost[k + 1][j]
                if best is None or c < best:
                    best = c
            cost[i][j] = best + acc[j + 1] - acc[i]
    return cost[0][n - 1]

# %% mirror_pieces | O(n^2) | O(n^2) | lambda n: 'a' * n
def mirror_pieces(word):
    n = len(word)
    ok = [[False] * n for _ in range(n)]
    count = 0
    for i in range(n - 1, -1, -1):
        for j in range(i, n):
            if word[i] == word[j] and (j - i < 2 or ok[i + 1][j - 1]):
                ok[i][j] = True
                count += 1
    return count

# %% non_adjacent_gain | O(n) | O(1) | lambda n: [(i * 11) % 17 for i in range(n)]
def non_adjacent_gain(offers: list[int]) -> int:
    take, skip = 0, 0
    for offer in offers:
        take, skip = skip + offer, max(take, skip)
    return max(take, skip)

# %% tower_moves | O(2^n) | O(2^n) | lambda n: n
def tower_moves(discs, source='left', target='right', spare='middle'):
    if discs == 0:
        return []
    moves = tower_moves(discs - 1, source, spare, target)
    moves.append((discs, source, target))
    moves.extend(tower_moves(discs - 1, spare, target, source))
    return moves

# %% cheapest_assignment | O(2^n) | O(2^n) | lambda n: [[(i * 5 + j * 7) % 23 for j in range(n)] for i in range(n)]
def cheapest_assignment(price: list[list[int]]) -> int:
    """price[worker][job]; one job each, over bit masks of taken jobs."""
    n = len(price)
    best = [float("inf")] * (1 << n)
    best[0] = 0
    for mask in range(1 << n):
        worker = bin(mask).count("1")
        for job in range(n):
            if not mask >> job & 1:
                nxt = mask | 1 << job
                best[nxt] = min(best[nxt], best[mask] + price[worker][job])
    return best[-1]

# %% cut_plan | O(n^2) | O(n) | lambda n: [(i * 3) % 10 + i for i in range(1, n + 1)]
def cut_plan(price_by_length):
    n = len(price_by_length)
    value = [0] * (n + 1)
    first = [0] * (n + 1)
    for size in range(1, n + 1):
        for piece in range(1, size + 1):
            gain = price_by_length[piece - 1] + value[size - piece]
            if gain > value[size]:
                value[size], first[size] = gain, piece
    plan = []
    while n:
        plan.append(first[n])
        n -= first[n]
    return plan

# %% best_bookings | O(n log n) | O(n) | lambda n: [(s, s + 5, s % 11 + 1) for s in random.Random(n).sample(range(n), n)]
import random
from bisect import bisect_right

def best_bookings(requests: list[tuple[int, int, int]]) -> int:
    requests = sorted(requests, key=lambda r: r[1])
    ends = [r[1] for r in requests]
    income = [0]
    for i, (start, _, fee) in enumerate(requests):
        before = bisect_right(ends, start, 0, i)
        income.append(max(income[-1], income[before] + fee))
    return income[-1]

# %% stones_cross | O(n) | O(1) | lambda n: [1] * n
def stones_cross(jump_lengths):
    reach = 0
    for i, length in enumerate(jump_lengths):
        if i > reach:
            return False
        reach = max(reach, i + length)
    return True

# %% three_item_deals | O(n^3) | O(n) | lambda n: ([i % 40 for i in range(n)], 60)
from itertools import combinations

def three_item_deals(prices: list[int], voucher: int) -> int:
    return sum(1 for trio in combinations(prices, 3) if sum(trio) == voucher)

# %% square_tiles | O(n sqrt n) | O(n) | lambda n: n
def square_tiles(area):
    """Least number of whole square tiles whose areas add up to area."""
    least = [0]
    for a in range(1, area + 1):
        best = a
        side = 1
        while side * side <= a:
            best = min(best, least[a - side * side] + 1)
            side += 1
        least.append(best)
    return least[area]

# %% exchange_value | O(log^2 n) | O(log^2 n) | lambda n: n
def exchange_value(coin: int) -> int:
    seen: dict[int, int] = {}

    def worth(c: int) -> int:
        if c < 12:
            return c
        if c not in seen:
            seen[c] = max(c, worth(c // 2) + worth(c // 3) + worth(c // 4))
        return seen[c]

    return worth(coin)

# %% packing_fee | O(n log n) | O(n) | lambda n: n
def packing_fee(units):
    """Boxes hold 1, 2, 4, 8... units; a box of size p costs p % 5 + 1."""
    fee = [0]
    for u in range(1, units + 1):
        options = []
        box = 1
        while box <= u:
            options.append(fee[u - box] + box % 5 + 1)
            box *= 2
        fee.append(min(options))
    return fee[units]

# %% budget_quads | O(n^4) | O(1) | lambda n: ([i % 30 for i in range(n)], 50)
def budget_quads(prices: list[int], budget: int) -> int:
    n = len(prices)
    hits = 0
    for a in range(n):
        for b in range(a + 1, n):
            for c in range(b + 1, n):
                for d in range(c + 1, n):
                    if prices[a] + prices[b] + prices[c] + prices[d] == budget:
                        hits += 1
    return hits
