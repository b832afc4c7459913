# %% late_fee | O(1) | O(1) | lambda n: (date(2024, 1, 1), date(2024, 1, 1) + timedelta(days=n))
from datetime import date, timedelta

def late_fee(due: date, returned: date, per_day=0.25, cap=10.0) -> float:
    days = (returned - due).days
    if days <= 0:
        return 0.0
    return min(cap, days * per_day)

# %% lend | O(1) | O(1) | lambda n: ({f"b{i}": {"copies": 2, "out": 0} for i in range(n)}, f"b{n - 1}")
class NotAvailable(Exception):
    pass

def lend(catalogue, book):
    """Hands one copy out; returns how many are left."""
    entry = catalogue.get(book)
    if entry is None:
        raise NotAvailable(book)
    if entry["out"] < entry["copies"]:
        entry["out"] += 1
    return entry["copies"] - entry["out"]

# %% peek_reservation | O(1) | O(1) | lambda n: deque(f"reader {i}" for i in range(n))
from collections import deque

def peek_reservation(queue):
    if not queue:
        return "nobody"
    head = queue.popleft()
    queue.append(head)
    return head

# %% shelf_of | O(log n) | O(log n) | lambda n: ([f"{i:09d}" for i in range(0, 10 * n, 10)], "999999999")
def shelf_of(signs, wanted, lo=0, hi=None):
    """signs: first call number on each shelf, ordered."""
    if hi is None:
        hi = len(signs)
    if hi - lo <= 1:
        return lo
    mid = (lo + hi) // 2
    if wanted < signs[mid]:
        return shelf_of(signs, wanted, lo, mid)
    return shelf_of(signs, wanted, mid, hi)

# %% next_due | O(log n) | O(1) | lambda n: ([(i, f"loan {i}") for i in range(n)], 10 * n)
import heapq

def next_due(loans, extended):
    """The loan that is due first (heap) is extended; whose turn is it now?"""
    _day, name = loans[0]
    heapq.heapreplace(loans, (extended, name))
    return loans[0][1]

# %% find_isbn | O(log n) | O(1) | lambda n: (grow(0, n), n)
class Entry:
    __slots__ = ("isbn", "less", "more")

    def __init__(self, isbn, less, more):
        self.isbn, self.less, self.more = isbn, less, more

def grow(lo, hi):
    if lo >= hi:
        return None
    mid = (lo + hi) // 2
    return Entry(mid, grow(lo, mid), grow(mid + 1, hi))

def find_isbn(root, isbn):
    """How many entries of the balanced index are looked at."""
    steps = 0
    while root is not None:
        steps += 1
        if root.isbn == isbn:
            break
        root = root.less if isbn < root.isbn else root.more
    return steps

# %% overdue | O(n) | O(n) | lambda n: ([{"book": i, "due": i} for i in range(n)], n // 2)
def overdue(loans, today):
    late = filter(lambda loan: loan["due"] < today, loans)
    return [loan["book"] for loan in late]

# %% index_by_author | O(n) | O(n) | lambda n: [{"title": f"t{i}", "author": f"a{i % 50}"} for i in range(n)]
from collections import defaultdict

def index_by_author(books: list[dict]) -> dict[str, list[str]]:
    index: dict[str, list[str]] = defaultdict(list)
    for book in books:
        index[book["author"]].append(book["title"])
    return index

# %% busiest_day | O(n) | O(1) | lambda n: [date(2024, 1, 1) + timedelta(days=i * i % 365) for i in range(n)]
from datetime import date, timedelta

def busiest_day(visits):
    weekdays = [0] * 7
    for day in visits:
        weekdays[day.weekday()] += 1
    return weekdays.index(max(weekdays))

# %% isbn_sum | O(n) | O(1) | lambda n: "7" * n
def isbn_sum(code):
    total, weight = 0, 1
    for ch in code:
        total += weight * (ord(ch) - ord("0"))
        weight = 4 - weight
    return total % 10

# %% total_pages | O(n) | O(n) | lambda n: shelf(n)
class Book:
    def __init__(self, pages, neighbour=None):
        self.pages = pages
        self.neighbour = neighbour

def shelf(n):
    first = None
    for i in range(n):
        first = Book(100 + i % 300, first)
    return first

def total_pages(book):
    # recursive on purpose
    if book is None:
        return 0
    return book.pages + total_pages(book.neighbour)

# %% load_cards | O(n) | O(n) | lambda n: "\n".join('{"id": 1, "year": 1999}' for _ in range(n))
import json

def load_cards(text):
    cards = []
    for line in text.splitlines():
        card = json.loads(line)
        if card["year"] > 1900:
            cards.append(card)
    return cards

# %% reshelve | O(n^2) | O(n) | lambda n: [f"book {i}" for i in range(n)]
def reshelve(cart):
    """Empties the cart from the front; of doubles only the last one goes to the shelf."""
    shelf = []
    while cart:
        book = cart.pop(0)
        if book in cart:
            continue
        shelf.append(book)
    return shelf

# %% new_arrivals | O(n log n) | O(n) | lambda n: ([{"title": f"t{v}", "on": v} for v in random.Random(21).sample(range(9 * n), n)], 10)
import random

def new_arrivals(books, k):
    """Titles of the k newest books."""
    by_date = sorted(books, key=lambda b: b["on"])
    return [b["title"] for b in by_date[-k:]][::-1]

# %% shelve_by_merging | O(n log n) | O(n) | lambda n: random.Random(22).sample(range(9 * n), n)
import random
from heapq import merge

def shelve_by_merging(numbers):
    if len(numbers) < 2:
        return list(numbers)
    cut = len(numbers) // 2
    return list(merge(shelve_by_merging(numbers[:cut]), shelve_by_merging(numbers[cut:])))

# %% loans_clash | O(n log n) | O(n) | lambda n: [(2 * v, 2 * v + 1) for v in random.Random(23).sample(range(9 * n), n)]
import random

def loans_clash(loans):
    """Does anybody want the book while another one has it?"""
    ordered = sorted(loans)
    for (_, end), (start, _) in zip(ordered, ordered[1:]):
        if start < end:
            return True
    return False

# %% serve_readers | O(n^2) | O(n) | lambda n: list(range(n))
def serve_readers(waiting):
    """Every round: who waits longest is served, all others grow impatient."""
    patience = {reader: 0 for reader in waiting}
    served = []
    while len(served) < len(waiting):
        reader = max(patience, key=patience.get)
        served.append(reader)
        del patience[reader]
        for other in patience:
            patience[other] += 1
    return served

# %% readers_alike | O(n^2) | O(n^2) | lambda n: ["crime"] * n
from itertools import combinations

def readers_alike(tastes: list[str]) -> list[tuple[int, int]]:
    """Pairs of readers with the same favourite genre."""
    return [(i, j) for (i, a), (j, b) in combinations(enumerate(tastes), 2) if a == b]

# %% unread_ids | O(n*m) | O(n) | lambda n: (list(range(n)), list(range(n, 2 * n)))
def unread_ids(all_ids: list[int], read_ids: list[int]) -> list[int]:
    return [book for book in all_ids if book not in read_ids]

# %% reading_lists | O(2^n) | O(2^n) | lambda n: list(range(n))
def reading_lists(pages):
    """Total pages of every selection of books."""
    totals = [0]
    for p in pages:
        totals += [t + p for t in totals]
    return totals
