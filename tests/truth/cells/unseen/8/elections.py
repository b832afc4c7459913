# %% turnout | O(1) | O(1) | lambda n: {"cast": n // 2, "entitled": n, "ballots": [1] * n}
def turnout(district):
    if not district["entitled"]:
        return 0.0
    return round(100 * district["cast"] / district["entitled"], 1)

# %% is_quorate | O(1) | O(1) | lambda n: (set(range(n)), 2 * n)
def is_quorate(present: set, members: int, chair=0) -> bool:
    return chair in present and 2 * len(present) > members

# %% margin_of_error | O(1) | O(1) | lambda n: (0.5, n)
import math
from statistics import NormalDist

def margin_of_error(share, asked, level=0.95):
    z = NormalDist().inv_cdf(0.5 + level / 2)
    return z * math.sqrt(share * (1 - share) / asked)

# %% ward_of_number | O(log n) | O(1) | lambda n: ([(i * 10, f"w{i}") for i in range(n)], 10 * n)
def ward_of_number(wards, house):
    """Wards begin at ascending house numbers."""
    lo, hi = 0, len(wards)
    while hi - lo > 1:
        mid = lo + (hi - lo) // 2
        first, _name = wards[mid]
        if first <= house:
            lo = mid
        else:
            hi = mid
    return wards[lo][1]

# %% quota_rounds | O(log n) | O(log n) | lambda n: n
def shrink(seats):
    while seats > 0:
        yield seats
        seats //= 3

def quota_rounds(seats):
    return list(shrink(seats))

# %% sample_every | O(log n) | O(1) | lambda n: n
def sample_every(voters):
    """Greatest power of two not above the number of voters, and its exponent."""
    power, exponent = 1, 0
    while power << 1 <= voters:
        power <<= 1
        exponent += 1
    return power, exponent

# %% penrose_total | O(sqrt n) | O(1) | lambda n: n
def penrose_total(people):
    """Square-root law: the votes of a state, counted up."""
    votes = 0
    for v in range(1, people + 1):
        if v * v > people:
            break
        votes = v
    return votes

# %% plurality | O(n) | O(n) | lambda n: [f"c{i}" for i in range(n)]
from collections import Counter

def plurality(ballots):
    """Winner; ties go to the first in the alphabet."""
    counts = Counter(ballots)
    top = max(counts.values())
    return min(name for name, votes in counts.items() if votes == top)

# %% absolute_majority | O(n) | O(1) | lambda n: ["a", "b"] * (n // 2)
def absolute_majority(ballots):
    """Candidate with more than half of the votes, without counting all of them."""
    leader, lead = None, 0
    for b in ballots:
        if lead == 0:
            leader = b
        lead += 1 if b == leader else -1
    return leader if sum(b == leader for b in ballots) * 2 > len(ballots) else None

# %% voted_twice | O(n) | O(n) | lambda n: [{"id": i, "ward": i % 7} for i in range(n)]
def voted_twice(register):
    seen, twice = set(), []
    for entry in register:
        if entry["id"] in seen:
            twice.append(entry)
        seen.add(entry["id"])
    return twice

# %% running_share | O(n) | O(n) | lambda n: [(i % 3, 3) for i in range(n)]
def running_share(batches: list[tuple[int, int]]) -> list[float]:
    """Share of the yes votes after each batch."""
    yes = total = 0
    shares = []
    for batch_yes, batch_total in batches:
        yes += batch_yes
        total += batch_total
        shares.append(yes / total)
    return shares

# %% petition_strangers | O(n*m) | O(n) | lambda n: ([f"signer {i}" for i in range(n)], [f"voter {i}" for i in range(n)])
def petition_strangers(signatures: list[str], register: list[str]) -> list[str]:
    return [name for name in signatures if name not in register]

# %% agenda_outcomes | O(n!) | O(n^2) | lambda n: [(i * 5) % 7 - 3 for i in range(n)]
def agenda_outcomes(motions, mood=0):
    """In how many orders of the agenda the mood ends well."""
    if not motions:
        return int(mood > 0)
    orders = 0
    for i, effect in enumerate(motions):
        orders += agenda_outcomes(motions[:i] + motions[i + 1:], mood + effect)
    return orders

# %% delegates_below | O(n) | O(n) | lambda n: body(n)
class Delegate:
    def __init__(self, votes):
        self.votes = votes
        self.elected_by = []

def body(n):
    """A chain: each was elected by one other."""
    top = current = Delegate(1)
    for i in range(n - 1):
        other = Delegate(i % 4)
        current.elected_by.append(other)
        current = other
    return top

def delegates_below(top):
    total, stack, names = 0, [top], []
    while stack:
        d = stack.pop()
        total += d.votes
        names.append(d)
        stack.extend(d.elected_by)
    return total, len(names)

# %% dhondt | O(n log n) | O(n) | lambda n: ({f"party{v}": v for v in random.Random(61).sample(range(n, 10 * n), n)}, n)
import heapq
import random

def dhondt(votes, seats):
    """As many seats as parties in the worst case; a heap of the quotients."""
    seats = min(seats, len(votes))
    heap = [(-v, party, 1) for party, v in votes.items()]
    heapq.heapify(heap)
    won = dict.fromkeys(votes, 0)
    for _ in range(seats):
        quotient, party, divisor = heapq.heappop(heap)
        won[party] += 1
        heapq.heappush(heap, (-votes[party] / (divisor + 1), party, divisor + 1))
    return won

# %% median_voter | O(n log n) | O(n) | lambda n: random.Random(62).sample(range(9 * n), n)
import random
from statistics import median

def median_voter(positions):
    """Best platform and the mean distance to it."""
    middle = median(positions)
    return middle, sum(abs(p - middle) for p in positions) / len(positions)

# %% condorcet | O(n^2) | O(n) | lambda n: list(range(n))
def condorcet(strengths):
    """Who wins against each other in a duel; all duels are held."""
    wins = [0] * len(strengths)
    for a in range(len(strengths)):
        for b in range(a):
            if strengths[a] > strengths[b]:
                wins[a] += 1
            elif strengths[b] > strengths[a]:
                wins[b] += 1
    return [i for i, w in enumerate(wins) if w == len(strengths) - 1]

# %% eliminate_weakest | O(n^2) | O(n) | lambda n: {f"c{i}": (i * 31) % 101 + i for i in range(n)}
def eliminate_weakest(votes):
    """Order of elimination: the one with the least votes goes, the votes go to nobody."""
    remaining = dict(votes)
    order = []
    while remaining:
        weakest = min(remaining, key=remaining.get)
        del remaining[weakest]
        order.append(weakest)
    return order

# %% swing_coalitions | O(2^n) | O(n) | lambda n: [1 + i % 5 for i in range(n)]
def swing_coalitions(weights):
    """Coalitions without the first party that lose alone but win together with it."""
    first, *others = weights
    need = sum(weights) // 2 + 1

    def choose(k, votes):
        if k < 0:
            return int(need - first <= votes < need)
        return choose(k - 1, votes) + choose(k - 1, votes + others[k])

    return choose(len(others) - 1, 0)

# %% ballot_distances | O(n*m) | O(n) | lambda n: ([list(range(n)) for _ in range(n)], list(range(n - 1, -1, -1)))
def ballot_distances(ballots, places):
    """How far each ballot, a ranking of all candidates, is from the final places."""
    distances = []
    for ranking in ballots:
        off = 0
        for place, candidate in enumerate(ranking):
            off += abs(places[candidate] - place)
        distances.append(off)
    return distances

