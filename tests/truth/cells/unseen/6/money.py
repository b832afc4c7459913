# %% with_vat | O(1) | O(1) | lambda n: {"net": 100.0, "country": "DE", "lines": list(range(n))}
VAT = {"DE": 0.19, "FR": 0.20, "LU": 0.17}

def with_vat(invoice: dict) -> float:
    rate = VAT.get(invoice["country"], 0.0)
    return round(invoice["net"] * (1 + rate), 2)

# %% monthly_rate | O(1) | O(1) | lambda n: (100000.0, 0.04, n)
def monthly_rate(loan, yearly_interest, months):
    """Annuity formula."""
    q = yearly_interest / 12
    return loan * q / (1 - (1 + q) ** -months)

# %% closing_balance | O(1) | O(1) | lambda n: [{"day": i, "balance": i * 2} for i in range(n)]
def closing_balance(ledger):
    if not ledger:
        return 0
    return ledger[-1]["balance"] - ledger[0]["balance"]

# %% priciest_within | O(log n) | O(1) | lambda n: (list(range(n)), n + 1)
def priciest_within(prices: list[int], budget: int):
    """Dearest price that fits the budget; the price list is sorted."""
    low, high = 0, len(prices)
    while low < high:
        middle = (low + high) // 2
        if prices[middle] <= budget:
            low = middle + 1
        else:
            high = middle
    return prices[low - 1] if low else None

# %% grow_capital | O(log n) | O(log n) | lambda n: (1.0001, n)
def grow_capital(factor, years):
    if years == 0:
        return 1.0
    half = grow_capital(factor, years // 2)
    return half * half * (factor if years % 2 else 1.0)

# %% months_to_break_even | O(log n) | O(1) | lambda n: (n, 1, 0)
def profit(months, setup, income, cost):
    return months * (income - cost) - setup

def months_to_break_even(setup, income, cost):
    lo, hi = 0, setup
    while lo < hi:
        mid = (lo + hi) // 2
        if profit(mid, setup, income, cost) >= 0:
            hi = mid
        else:
            lo = mid + 1
    return lo

# %% cheapest_carton | O(sqrt n) | O(1) | lambda n: n
def cheapest_carton(units: int) -> int:
    """Smallest rim of a flat carton for the units, at most one row partly empty."""
    best = units + 1
    width = 1
    while width * width <= units:
        best = min(best, width + -(-units // width))
        width += 1
    return best

# %% balance_line | O(n) | O(n) | lambda n: [(-1) ** i * i for i in range(n)]
from itertools import accumulate

def balance_line(bookings, opening=0):
    return list(accumulate(bookings, initial=opening))

# %% open_refunds | O(n) | O(n) | lambda n: [{"id": i, "kind": "refund" if i % 2 else "sale", "of": i - 1} for i in range(n)]
def open_refunds(bookings):
    """Refunds that belong to no sale."""
    sales = {b["id"] for b in bookings if b["kind"] == "sale"}
    return [b["id"] for b in bookings if b["kind"] == "refund" and b["of"] not in sales]

# %% smoothed_price | O(n) | O(1) | lambda n: [100 + i % 7 for i in range(n)]
def smoothed(prices, alpha):
    level = None
    for price in prices:
        level = price if level is None else alpha * price + (1 - alpha) * level
        yield level

def smoothed_price(prices, alpha=0.2):
    """Last value of the exponential moving average."""
    last = None
    for last in smoothed(prices, alpha):
        pass
    return last

# %% net_positions | O(n) | O(n) | lambda n: [(f"u{i}", f"u{i + 1}", 5) for i in range(n)]
from collections import defaultdict

def net_positions(transfers: list[tuple[str, str, int]]) -> dict[str, int]:
    net: defaultdict[str, int] = defaultdict(int)
    for payer, payee, amount in transfers:
        net[payer] -= amount
        net[payee] += amount
    return dict(net)

# %% lost_invoice | O(n) | O(1) | lambda n: [i for i in range(1, n + 2) if i != n // 2]
def lost_invoice(numbers):
    """One of the numbers 1..n+1 is not there; which one?"""
    missing = len(numbers) + 1
    for i, number in enumerate(numbers, start=1):
        missing ^= i ^ number
    return missing

# %% wallet_apply_all | O(n) | O(n) | lambda n: list(range(1, n + 1)) | Wallet.apply_all
class Wallet:
    """Keeps what it did so that it can be undone."""

    def __init__(self):
        self.cents = 0
        self.undo = []

    def apply_all(self, changes):
        for change in changes:
            self.cents += change
            self.undo.append(-change)
        while self.undo and self.cents > 1000:
            self.cents += self.undo.pop()
        return self.cents

# %% settle_debts | O(n log n) | O(n) | lambda n: {f"p{i}": (v if i % 2 else -v) for i, v in enumerate(x for v in random.Random(3).sample(range(1, 10 * n), n // 2) for x in (v, v))}
import heapq
import random

def settle_debts(balances):
    """Few payments that bring all balances to zero: largest debtor pays largest creditor."""
    owed = [(-amount, who) for who, amount in balances.items() if amount > 0]
    owing = [(amount, who) for who, amount in balances.items() if amount < 0]
    heapq.heapify(owed)
    heapq.heapify(owing)
    payments = []
    while owed and owing:
        credit, creditor = heapq.heappop(owed)
        debt, debtor = heapq.heappop(owing)
        paid = min(-credit, -debt)
        payments.append((debtor, creditor, paid))
        if -credit > paid:
            heapq.heappush(owed, (credit + paid, creditor))
        if -debt > paid:
            heapq.heappush(owing, (debt + paid, debtor))
    return payments

# %% gini | O(n log n) | O(n) | lambda n: random.Random(4).sample(range(1, 10 * n), n)
import random

def gini(incomes: list[float]) -> float:
    """0: all earn the same, 1: one earns everything."""
    ordered = sorted(incomes)
    k = len(ordered)
    weighted = sum(rank * income for rank, income in enumerate(ordered, start=1))
    return 2 * weighted / (k * sum(ordered)) - (k + 1) / k

# %% fill_truck | O(n log n) | O(n) | lambda n: ([(v % 50 + 1, v) for v in random.Random(6).sample(range(1, 10 * n), n)], 40 * n)
import random

def fill_truck(goods, capacity):
    """Goods (weight, value) may be cut: take the best value per kilo first."""
    value = 0.0
    for weight, worth in sorted(goods, key=lambda g: g[1] / g[0], reverse=True):
        if capacity <= 0:
            break
        part = min(weight, capacity)
        value += worth * part / weight
        capacity -= part
    return value

# %% gift_pairs | O(n^2) | O(1) | lambda n: (list(range(n)), n)
def gift_pairs(prices, budget):
    count = 0
    for i in range(len(prices)):
        for j in range(i + 1, len(prices)):
            if prices[i] + prices[j] <= budget:
                count += 1
    return count

# %% double_charges | O(n^2) | O(n) | lambda n: [Charge(f"c{i // 2}", 5, i) for i in range(n)]
from typing import NamedTuple

class Charge(NamedTuple):
    card: str
    cents: int
    minute: int

def double_charges(charges: list[Charge]) -> list[Charge]:
    """Charges for which there was the same one up to two minutes before."""
    suspicious = []
    for i, late in enumerate(charges):
        for k in range(i):
            early = charges[k]
            if early.card == late.card and early.cents == late.cents and late.minute - early.minute <= 2:
                suspicious.append(late)
                break
    return suspicious

# %% price_table | O(n*m) | O(n*m) | lambda n: (list(range(n)), [1.0 + i / 100 for i in range(n)])
def price_table(prices, rates):
    """Every price in every currency."""
    return [[round(price * rate, 2) for rate in rates] for price in prices]

# %% reconcile | O(n+m) | O(n+m) | lambda n: ({f"a{i}": i for i in range(n)}, {f"b{i}": i for i in range(n)})
def reconcile(bank: dict, books: dict) -> list:
    problems = []
    for key in bank.keys() | books.keys():
        if bank.get(key) != books.get(key):
            problems.append((key, bank.get(key), books.get(key)))
    return problems

