# %% knight_targets | O(1) | O(1) | lambda n: (n % 8, n // 8 % 8)
JUMPS = [(1, 2), (2, 1), (2, -1), (1, -2), (-1, -2), (-2, -1), (-2, 1), (-1, 2)]

def knight_targets(file, rank):
    return [(file + dx, rank + dy) for dx, dy in JUMPS if 0 <= file + dx < 8 and 0 <= rank + dy < 8]

# %% may_castle | O(1) | O(1) | lambda n: ({"moved": set(range(n)), "check": False}, n + 1, n + 2)
def may_castle(state: dict, king: int, rook: int) -> bool:
    if state["check"]:
        return False
    return king not in state["moved"] and rook not in state["moved"]

# %% grains_mod | O(log n) | O(log n) | lambda n: n
MOD = 1_000_000_007

def grains_mod(field: int) -> int:
    """Grains on the field (doubling from one to the next), modulo MOD."""
    if field == 0:
        return 1
    half = grains_mod(field // 2)
    result = half * half % MOD
    if field & 1:
        result = result * 2 % MOD
    return result

# %% opening_for | O(log n) | O(1) | lambda n: ([{"eco": i, "name": f"line {i}"} for i in range(n)], n - 1)
def opening_for(book, eco):
    first, last = 0, len(book) - 1
    while first <= last:
        middle = (first + last) >> 1
        entry = book[middle]
        if entry["eco"] == eco:
            return entry["name"]
        if entry["eco"] < eco:
            first = middle + 1
        else:
            last = middle - 1
    return "unknown"

# %% board_sizes | O(sqrt n) | O(sqrt n) | lambda n: n
def board_sizes(tiles):
    """Number of fields of every square board that can be laid with the tiles."""
    sizes = []
    side = 1
    while side * side <= tiles:
        sizes.append(side * side)
        side += 1
    return sizes

# %% rooks_at_peace | O(n) | O(n) | lambda n: [(i, n - i) for i in range(n)]
def rooks_at_peace(rooks):
    files = {f for f, _ in rooks}
    ranks = {r for _, r in rooks}
    return len(files) == len(ranks) == len(rooks)

# %% material_curve | O(n) | O(n) | lambda n: ["Nxp", "Qd4"] * (n // 2)
VALUE = {"p": 1, "n": 3, "b": 3, "r": 5, "q": 9}

def material_curve(moves):
    balance, curve = 0, []
    white = True
    for move in moves:
        if "x" in move:
            gain = VALUE[move[-1]]
            balance += gain if white else -gain
        curve.append(balance)
        white = not white
    return curve

# %% diagonal_conflicts | O(n) | O(n) | lambda n: list(range(n))
from collections import Counter

def diagonal_conflicts(columns):
    """Pairs of queens on one diagonal, without comparing each with each."""
    up = Counter(c + r for r, c in enumerate(columns))
    down = Counter(c - r for r, c in enumerate(columns))
    return sum(k * (k - 1) // 2 for k in up.values()) + sum(k * (k - 1) // 2 for k in down.values())

# %% performance_rating | O(n) | O(1) | lambda n: [(1500 + i % 300, i % 2) for i in range(n)]
def performance_rating(games):
    total = 0
    wins = 0
    for opponent, won in games:
        total += opponent
        wins += 1 if won else -1
    return (total + 400 * wins) / len(games) if games else None

# %% take_back_all | O(n) | O(n) | lambda n: [(i % 64, (i + 1) % 64) for i in range(n)] | Game.take_back_all
class Game:
    """Pieces by field; every move can be taken back."""

    def __init__(self):
        self.pieces = {0: "R", 1: "N", 2: "B"}
        self.done = []

    def move(self, source, target):
        captured = self.pieces.get(target)
        self.pieces[target] = self.pieces.pop(source, "P")
        self.done.append((source, target, captured))

    def take_back_all(self, moves):
        for source, target in moves:
            self.move(source, target)
        while self.done:
            source, target, captured = self.done.pop()
            self.pieces[source] = self.pieces.pop(target)
            if captured:
                self.pieces[target] = captured
        return self.pieces

# %% threefold_at | O(n) | O(n) | lambda n: list(range(n))
def threefold_at(positions):
    """Half-move at which a position is there the third time, or None."""
    seen = {}
    for ply, position in enumerate(positions):
        seen[position] = seen.get(position, 0) + 1
        if seen[position] == 3:
            return ply
    return None

# %% standings | O(n log n) | O(n) | lambda n: [{"name": f"p{v}", "points": v % 9, "wins": v} for v in random.Random(5).sample(range(9 * n), n)]
import random

def standings(players):
    table = sorted(players, key=lambda p: (-p["points"], -p["wins"], p["name"]))
    return [(place, p["name"]) for place, p in enumerate(table, 1)]

# %% pair_strongest | O(n log n) | O(n) | lambda n: random.Random(6).sample(range(10 * n), n)
import heapq
import random

def pair_strongest(ratings):
    heap = [-r for r in ratings]
    heapq.heapify(heap)
    pairs = []
    while len(heap) >= 2:
        pairs.append((-heapq.heappop(heap), -heapq.heappop(heap)))
    return pairs

# %% seeding_numbers | O(n log n) | O(n) | lambda n: random.Random(7).sample(range(10 * n), n)
import random

def seeding_numbers(elo: list[int]) -> list[int]:
    seed = {}
    for number, value in enumerate(sorted(set(elo), reverse=True), start=1):
        seed[value] = number
    return [seed[value] for value in elo]

# %% attacking_queens | O(n^2) | O(1) | lambda n: [(i * 3) % n for i in range(n)]
def attacks(c1, r1, c2, r2):
    return c1 == c2 or abs(c1 - c2) == abs(r1 - r2)

def attacking_queens(columns):
    pairs = 0
    n = len(columns)
    for r1 in range(n):
        r2 = r1 + 1
        while r2 < n:
            if attacks(columns[r1], r1, columns[r2], r2):
                pairs += 1
            r2 += 1
    return pairs

# %% sonneborn_berger | O(n^2) | O(n) | lambda n: [[(i + j) % 2 for j in range(n)] for i in range(n)]
def sonneborn_berger(results):
    """results[i][j]: what i got against j. Sum of the points of those one beat."""
    points = [sum(row) for row in results]
    return [sum(p for got, p in zip(row, points) if got) for row in results]

# %% checkered | O(n^2) | O(n^2) | lambda n: n
def checkered(size):
    board = []
    for rank in range(size):
        line = []
        for file in range(size):
            line.append("#" if (rank + file) % 2 else ".")
        board.append(line)
    return board

# %% rock_paper_cycles | O(n^3) | O(1) | lambda n: [[(j - i) % n < n // 2 for j in range(n)] for i in range(n)]
def rock_paper_cycles(beats):
    """Triples in which each beats the next one."""
    n = len(beats)
    cycles = 0
    for a in range(n):
        for b in range(n):
            for c in range(n):
                if beats[a][b] and beats[b][c] and beats[c][a]:
                    cycles += 1
    return cycles // 3

# %% count_lineups | O(n!) | O(n) | lambda n: list(range(n))
def count_lineups(team):
    """Board orders of the team in which the first board is stronger than the last."""
    team = list(team)
    good = 0

    def place(board):
        nonlocal good
        if board == len(team):
            if team and team[0] > team[-1]:
                good += 1
            return
        for k in range(board, len(team)):
            team[board], team[k] = team[k], team[board]
            place(board + 1)
            team[board], team[k] = team[k], team[board]

    place(0)
    return good

# %% friendly_match | O(n+m) | O(n+m) | lambda n: ([2000 - 2 * i for i in range(n)], [1999 - 2 * i for i in range(n)])
def friendly_match(home, away):
    """One table out of two that are ordered already."""
    h = a = 0
    joint = []
    while h < len(home) and a < len(away):
        if home[h] >= away[a]:
            joint.append(("home", home[h]))
            h += 1
        else:
            joint.append(("away", away[a]))
            a += 1
    joint.extend(("home", r) for r in home[h:])
    joint.extend(("away", r) for r in away[a:])
    return joint
