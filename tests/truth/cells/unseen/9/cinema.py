# %% row_of_seat | O(sqrt n) | O(1) | lambda n: n
def row_of_seat(seat: int, first_row: int = 8) -> int:
    """The hall is a wedge: each row has one seat more than the row before it."""
    row, width = 1, first_row
    while seat > width:
        seat -= width
        width += 1
        row += 1
    return row

# %% closing_film | O(1) | O(1) | lambda n: {"hall": 3, "shows": [{"title": f"t{i}", "end": i} for i in range(n)]}
def closing_film(programme):
    shows = programme["shows"]
    if not shows:
        return "closed"
    last = shows[-1]
    return last["title"].upper() if last["end"] > 0 else last["title"]

# %% next_reel | O(1) | O(1) | lambda n: deque(range(n))
from collections import deque

def next_reel(reels):
    """The reel that has just run goes to the back of the carousel."""
    reels.rotate(-1)
    return reels[0]

# %% showing_after | O(log n) | O(1) | lambda n: (list(range(0, 15 * n, 15)), 15 * n - 20)
from bisect import bisect_right

def showing_after(starts: list[int], minute: int) -> int:
    at = bisect_right(starts, minute)
    return starts[at] - minute if at < len(starts) else -1

# %% chart_rank | O(log n) | O(log n) | lambda n: (list(range(n, 0, -1)), 0)
def chart_rank(grosses, gross, top=0, bottom=None):
    """Place of a film in the box-office list, which falls from the first to the last."""
    if bottom is None:
        bottom = len(grosses)
    if top >= bottom:
        return top + 1
    mid = (top + bottom) // 2
    if grosses[mid] > gross:
        return chart_rank(grosses, gross, mid + 1, bottom)
    return chart_rank(grosses, gross, top, mid)

# %% marathon_minutes | O(n) | O(1) | lambda n: [f"{1 + i % 2}:{i % 60:02d}" for i in range(n)]
def marathon_minutes(lengths):
    """lengths like '1:47'"""
    return sum(int(h) * 60 + int(m) for h, m in (s.split(":") for s in lengths))

# %% films_by_director | O(n log n) | O(n) | lambda n: [{"director": (i * 7919) % 100003, "title": f"f{i}"} for i in range(n)]
from itertools import groupby
from operator import itemgetter

def films_by_director(films):
    key = itemgetter("director")
    return {who: [f["title"] for f in group] for who, group in groupby(sorted(films, key=key), key)}

# %% free_seats | O(n) | O(n) | lambda n: [{"seat": i, "sold": i % 3 == 0} for i in range(n)]
def free_seats(seats: list[dict]) -> set[int]:
    every = {s["seat"] for s in seats}
    gone = {s["seat"] for s in seats if s["sold"]}
    return every - gone

# %% admit_all | O(n^2) | O(n) | lambda n: list(range(n, 0, -1)) | MatineeQueue.admit_all
class MatineeQueue:
    """Children's matinee: whoever is youngest may go in first."""

    def __init__(self):
        self.waiting: list[int] = []

    def admit(self):
        youngest = min(self.waiting)
        self.waiting.remove(youngest)
        return youngest

    def admit_all(self, ages):
        self.waiting = list(ages)
        inside = []
        while self.waiting:
            inside.append(self.admit())
        return inside

# %% end_credits | O(n^2) | O(n) | lambda n: [f"Name {i}" for i in range(n)]
def end_credits(billing):
    """Credits run backwards: the star is named last."""
    lines = []
    for name in billing:
        lines.insert(0, name.upper())
    return lines

# %% subtitle_clash | O(n) | O(1) | lambda n: [(10 * i, 10 * i + 9, "text") for i in range(n)]
def subtitle_clash(cues):
    """Cues come in order of their start; the first one that begins too early, or None."""
    shown_until = -1
    for number, (start, end, _text) in enumerate(cues):
        if start < shown_until:
            return number
        shown_until = max(shown_until, end)
    return None

# %% best_double_feature | O(n log n) | O(n) | lambda n: ([(i * 7919) % 100003 for i in range(n)], 90000)
def best_double_feature(lengths, evening):
    """Two films that use the evening as well as possible."""
    ordered = sorted(lengths)
    i, j, best = 0, len(ordered) - 1, 0
    while i < j:
        total = ordered[i] + ordered[j]
        if total > evening:
            j -= 1
        else:
            best = max(best, total)
            i += 1
    return best

# %% trailer_reel_lengths | O(2^n) | O(2^n) | lambda n: [15 + i for i in range(n)]
def trailer_reel_lengths(trailers: list[int]) -> list[int]:
    """Length of every reel that can be put together from the trailers."""
    lengths = [0]
    for seconds in trailers:
        lengths += [x + seconds for x in lengths]
    return lengths

# %% premiere_orders | O(n!) | O(n) | lambda n: list(range(n))
def premiere_orders(films):
    """Counts the orders of the evening in which the last film has a higher number than the first."""
    order = list(films)

    def fix(k):
        if k == len(order):
            return 1 if order[0] < order[-1] else 0
        count = 0
        for i in range(k, len(order)):
            order[k], order[i] = order[i], order[k]
            count += fix(k + 1)
            order[k], order[i] = order[i], order[k]
        return count

    return fix(0)

# %% viewer_likeness | O(n^3) | O(n^2) | lambda n: [[(i * j) % 6 for j in range(n)] for i in range(n)]
def viewer_likeness(stars):
    """stars[v][f]: as many viewers as films. Dot product for each two viewers."""
    table = []
    for mine in stars:
        table.append([sum(a * b for a, b in zip(mine, theirs)) for theirs in stars])
    return table

# %% seats_sold_by_column | O(n^2) | O(n) | lambda n: [[(r + c) % 2 for c in range(n)] for r in range(n)]
def seats_sold_by_column(hall):
    """The hall is square: 1 is a sold seat."""
    totals = [0] * len(hall)
    for row in hall:
        for c, sold in enumerate(row):
            totals[c] += sold
    return totals

# %% shared_cast | O(n+m) | O(n+m) | lambda n: ([f"a{i}" for i in range(n)], [f"a{i + 1}" for i in range(n)])
def shared_cast(film_a, film_b):
    return set(film_a).intersection(set(film_b))

# %% best_takings_day | O(n) | O(1) | lambda n: [(i % 300, 9.5) for i in range(n)]
def _takings(days):
    for sold, price in days:
        yield sold * price

def best_takings_day(days):
    top = 0
    for amount in _takings(days):
        if amount > top:
            top = amount
    return top

# %% fetch_posters | O(n) | O(n) | lambda n: [f"/poster/{i}.png" for i in range(n)]
import asyncio

async def _fetch(path):
    await asyncio.sleep(0)
    return {"path": path, "ok": path.endswith(".png")}

async def fetch_posters(paths):
    answers = await asyncio.gather(*(_fetch(p) for p in paths))
    return [a["path"] for a in answers if a["ok"]]

# %% box_office_ranking | O(n log n) | O(n) | lambda n: [f"film {i // (1 + i % 3)}" for i in range(n)]
from collections import Counter

def box_office_ranking(tickets):
    """Most seen film first."""
    return [title for title, _ in Counter(tickets).most_common()]
