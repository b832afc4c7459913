# %% noughts_winner | O(1) | O(1) | lambda n: [["x", "o", "x"], ["o", "x", "o"], ["o", "x", "o"]]
LINES = [[(r, c) for c in range(3)] for r in range(3)]
LINES += [[(r, c) for r in range(3)] for c in range(3)]
LINES += [[(0, 0), (1, 1), (2, 2)], [(0, 2), (1, 1), (2, 0)]]

def noughts_winner(board):
    """The sign with three in a row on the 3x3 board, or None."""
    for line in LINES:
        marks = {board[r][c] for r, c in line}
        if len(marks) == 1 and marks != {""}:
            return marks.pop()
    return None

# %% elo_after | O(1) | O(1) | lambda n: (1500.0 + n, 1500.0, 1.0)
def elo_after(mine: float, theirs: float, score: float, k: int = 32) -> float:
    expected = 1 / (1 + 10 ** ((theirs - mine) / 400))
    return mine + k * (score - expected)

# %% pebble_winner | O(log n) | O(log n) | lambda n: n
def pebble_winner(pile):
    # every move halves the pile, whoever faces the last pebble loses
    if pile <= 1:
        return "second"
    return "first" if pebble_winner(pile // 2) == "second" else "second"

# %% questions_needed | O(log n) | O(1) | lambda n: (n, n)
def questions_needed(highest, secret):
    """Higher/lower: how many guesses until the secret in 1..highest is found?"""
    lo, hi, asked = 1, highest, 0
    while True:
        guess = (lo + hi) // 2
        asked += 1
        if guess == secret:
            return asked
        if guess < secret:
            lo = guess + 1
        else:
            hi = guess - 1

# %% lily_hops | O(sqrt n) | O(sqrt n) | lambda n: n
def lily_hops(pond):
    """The frog jumps 1, then 2, then 3 ... Where does it land before it leaves the pond?"""
    landings = []
    position = 0
    jump = 1
    while position + jump <= pond:
        position += jump
        landings.append(position)
        jump += 1
    return landings

# %% longest_win_streak | O(n) | O(1) | lambda n: "WWL" * (n // 3 + 1)
def longest_win_streak(results: str) -> int:
    best = run = 0
    for r in results:
        run = run + 1 if r == "W" else 0
        best = max(best, run)
    return best

# %% snake_survives | O(n) | O(n) | lambda n: ["R"] * n
from collections import deque

STEPS = {"U": (0, -1), "D": (0, 1), "L": (-1, 0), "R": (1, 0)}

def snake_survives(moves):
    """The snake grows by one at every move. Number of moves before it bites itself."""
    body = deque([(0, 0)])
    taken = {(0, 0)}
    for count, move in enumerate(moves):
        dx, dy = STEPS[move]
        head = body[-1][0] + dx, body[-1][1] + dy
        if head in taken:
            return count
        body.append(head)
        taken.add(head)
    return len(moves)

# %% deal_round | O(n) | O(n) | lambda n: list(range(n))
def deal_round(deck, players=4):
    return [deck[p::players] for p in range(players)]

# %% first_player_wins_nim | O(n) | O(1) | lambda n: [i % 9 for i in range(n)]
from functools import reduce
from operator import xor

def first_player_wins_nim(heaps):
    return reduce(xor, heaps, 0) != 0

# %% furthest_tile | O(n) | O(1) | lambda n: [1] * n
def furthest_tile(boost: list[int]) -> int:
    """boost[i] says how far one may jump from tile i."""
    reach = 0
    for tile, power in enumerate(boost):
        if tile > reach:
            break
        reach = max(reach, tile + power)
    return min(reach, len(boost) - 1)

# %% fewest_rolls | O(n) | O(n) | lambda n: (n, {})
from collections import deque

def fewest_rolls(last, ladders):
    """Snakes and ladders with a six-sided die from square 1 to the last one."""
    seen = {1}
    queue = deque([(1, 0)])
    while queue:
        square, rolls = queue.popleft()
        if square == last:
            return rolls
        for die in range(1, 7):
            to = square + die
            if to > last:
                break
            to = ladders.get(to, to)
            if to not in seen:
                seen.add(to)
                queue.append((to, rolls + 1))
    return None

# %% fair_matches | O(n log n) | O(n) | lambda n: {f"p{v}": v for v in random.Random(8).sample(range(10 * n), n)}
import random

def fair_matches(ratings: dict[str, int]) -> list[tuple[str, str]]:
    """Pairs neighbours in strength."""
    names = sorted(ratings, key=ratings.get, reverse=True)
    return list(zip(names[::2], names[1::2]))

# %% boss_fight | O(n log n) | O(n) | lambda n: random.Random(9).sample(range(10 * n, 20 * n), n)
import heapq
import random

def boss_fight(bosses):
    """One bomb per boss, always thrown at the strongest; it halves that boss. Strength left?"""
    heap = [-b for b in bosses]
    heapq.heapify(heap)
    for _ in range(len(bosses)):
        strongest = -heapq.heappop(heap)
        heapq.heappush(heap, -(strongest // 2))
    return -sum(heap)

# %% round_robin | O(n^2) | O(n^2) | lambda n: n
def round_robin(teams: int):
    """Everybody meets everybody, circle method; odd numbers get a bye (None)."""
    circle = list(range(teams))
    if teams % 2:
        circle.append(None)
    size = len(circle)
    rounds = []
    for _ in range(size - 1):
        rounds.append([(circle[i], circle[size - 1 - i]) for i in range(size // 2)])
        circle = [circle[0], circle[-1]] + circle[1:-1]
    return rounds

# %% kayles_values | O(n^2) | O(n) | lambda n: n
def kayles_values(pins):
    """Grundy values of the game in which one pin or two neighbours are knocked over."""
    value = [0] * (pins + 1)
    for k in range(1, pins + 1):
        reachable = set()
        for left in range(k):
            reachable.add(value[left] ^ value[k - 1 - left])
            if left < k - 1:
                reachable.add(value[left] ^ value[k - 2 - left])
        g = 0
        while g in reachable:
            g += 1
        value[k] = g
    return value

# %% mine_numbers | O(n^2) | O(n^2) | lambda n: [[(r * c) % 3 == 0 for c in range(n)] for r in range(n)]
def mine_numbers(field):
    rows, cols = len(field), len(field[0])
    out = [[0] * cols for _ in range(rows)]
    for r in range(rows):
        for c in range(cols):
            for dr in (-1, 0, 1):
                for dc in (-1, 0, 1):
                    if 0 <= r + dr < rows and 0 <= c + dc < cols and field[r + dr][c + dc]:
                        out[r][c] += 1
    return out

# %% pop_balloons | O(n^3) | O(n^2) | lambda n: [1 + i % 5 for i in range(n)]
def pop_balloons(points):
    """Best score when a popped balloon gives itself times its two neighbours."""
    p = [1, *points, 1]
    size = len(p)
    best = [[0] * size for _ in range(size)]
    for width in range(2, size):
        for lo in range(size - width):
            hi = lo + width
            for last in range(lo + 1, hi):
                score = best[lo][last] + p[lo] * p[last] * p[hi] + best[last][hi]
                if score > best[lo][hi]:
                    best[lo][hi] = score
    return best[0][-1]

# %% take_an_end | O(2^n) | O(n) | lambda n: list(range(n))
def take_an_end(cards, lo=0, hi=None):
    """Lead of the player to move when both take from either end and play well."""
    if hi is None:
        hi = len(cards) - 1
    if lo > hi:
        return 0
    return max(
        cards[lo] - take_an_end(cards, lo + 1, hi),
        cards[hi] - take_an_end(cards, lo, hi - 1),
    )

# %% smoothest_deck | O(n!) | O(n) | lambda n: list(range(n))
def smoothest_deck(cards):
    """Order of the cards with the smallest sum of jumps, by trying all of them."""
    deck = list(cards)
    best = float("inf")

    def place(i, cost):
        nonlocal best
        if i == len(deck):
            best = min(best, cost)
            return
        for j in range(i, len(deck)):
            deck[i], deck[j] = deck[j], deck[i]
            place(i + 1, cost + (abs(deck[i] - deck[i - 1]) if i else 0))
            deck[i], deck[j] = deck[j], deck[i]

    place(0, 0)
    return best

# %% shots_on_target | O(n*m) | O(1) | lambda n: ([(i, -1) for i in range(n)], [(i, 1) for i in range(n)])
def shots_on_target(shots, ship_cells):
    """ship_cells is a list of (column, row)."""
    hits = 0
    for shot in shots:
        if shot in ship_cells:
            hits += 1
    return hits

