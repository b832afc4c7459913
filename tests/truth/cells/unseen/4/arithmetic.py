# %% looks_prime | O(sqrt n) | O(1) | lambda n: next(p for p in range(n, 3 * n) if all(p % d for d in range(2, int(p ** 0.5) + 1)))
def looks_prime(candidate: int) -> bool:
    """Plain trial division, odd divisors only."""
    if candidate < 4:
        return candidate > 1
    if candidate % 2 == 0:
        return False
    divisor = 3
    while divisor * divisor <= candidate:
        if candidate % divisor == 0:
            return False
        divisor += 2
    return True

# %% luhn_like_digit | O(log n) | O(1) | lambda n: n
def luhn_like_digit(number):
    total = 0
    double = True
    while number > 0:
        number, digit = divmod(number, 10)
        if double:
            digit *= 2
            if digit > 9:
                digit -= 9
        total += digit
        double = not double
    return (10 - total % 10) % 10

# %% primes_below | O(n log log n) | O(n) | lambda n: n
def primes_below(limit: int) -> list[int]:
    composite = [False] * (limit + 1)
    found = []
    for p in range(2, limit):
        if composite[p]:
            continue
        found.append(p)
        for multiple in range(p * p, limit, p):
            composite[multiple] = True
    return found

# %% abundance | O(sqrt n) | O(1) | lambda n: n
import math

def abundance(x):
    """Positive for abundant numbers, negative for deficient ones."""
    s = 0
    for d in range(1, math.isqrt(x) + 1):
        if x % d == 0:
            s += d
            other = x // d
            if other != d:
                s += other
    return s - 2 * x

# %% reduce_fraction | O(log n) | O(log n) | lambda n: fibonacci_pair(n)
def fibonacci_pair(limit):
    a, b = 1, 1
    while b < limit:
        a, b = b, a + b
    return a, b

def reduce_fraction(numerator: int, denominator: int) -> tuple[int, int]:
    def common(a: int, b: int) -> int:
        if b == 0:
            return a
        return common(b, a % b)

    g = common(numerator, denominator)
    return numerator // g, denominator // g

# %% key_exchange | O(log n) | O(1) | lambda n: (5, n)
def key_exchange(base, secret, modulus=1_000_003):
    answer = 1
    base %= modulus
    while secret:
        if secret & 1:
            answer = answer * base % modulus
        base = base * base % modulus
        secret >>= 1
    return answer

# %% distinct_factor_counts | O(n log log n) | O(n) | lambda n: n
def distinct_factor_counts(top):
    counts = [0] * (top + 1)
    for p in range(2, top + 1):
        if counts[p] == 0:              # nobody hit it: p is prime
            for multiple in range(p, top + 1, p):
                counts[multiple] += 1
    return counts

# %% perfect_numbers | O(n log n) | O(n) | lambda n: n
def perfect_numbers(upper: int) -> list[int]:
    sigma = [0] * (upper + 1)
    for d in range(1, upper + 1):
        for m in range(2 * d, upper + 1, d):
            sigma[m] += d
    return [k for k in range(1, upper + 1) if sigma[k] == k]

# %% loan_schedule | O(n) | O(n) | lambda n: n
def loan_schedule(months: int, principal: float = 250000.0, yearly: float = 0.036) -> list[tuple[int, float, float]]:
    """Equal principal parts, interest on what is left."""
    part = principal / months
    left = principal
    rows = []
    for month in range(1, months + 1):
        interest = left * yearly / 12
        left -= part
        rows.append((month, round(part + interest, 2), round(left, 2)))
    return rows

# %% coprime_pairs | O(n^2 log n) | O(1) | lambda n: n
def coprime_pairs(n):
    hits = 0
    for a in range(1, n + 1):
        for b in range(1, n + 1):
            x, y = a, b
            while y:
                x, y = y, x % y
            if x == 1:
                hits += 1
    return hits

# %% divisor_counts | O(n sqrt n) | O(n) | lambda n: n
def divisor_counts(limit):
    result = []
    for k in range(1, limit + 1):
        count, d = 0, 1
        while d * d <= k:
            if k % d == 0:
                count += 1 if d * d == k else 2
            d += 1
        result.append(count)
    return result

# %% right_triangles | O(n^3) | O(1) | lambda n: n
def right_triangles(max_side: int) -> int:
    total = 0
    for a in range(1, max_side + 1):
        for b in range(a, max_side + 1):
            for c in range(b, max_side + 1):
                if a * a + b * b == c * c:
                    total += 1
    return total

# %% equal_products | O(n^4) | O(1) | lambda n: n
def equal_products(size):
    """How many (a, b, c, d) in 1..size satisfy a*b == c*d."""
    span = range(1, size + 1)
    return sum(1 for a in span for b in span for c in span for d in span if a * b == c * d)

# %% hands_angle | O(1) | O(1) | lambda n: (n % 24, n % 60)
def hands_angle(hour: int, minute: int) -> float:
    short = (hour % 12) * 30 + minute * 0.5
    long = minute * 6
    gap = abs(short - long)
    return min(gap, 360 - gap)

# %% online_variance | O(n) | O(1) | lambda n: [float(i % 13) for i in range(n)]
def online_variance(samples):
    count = 0
    mean = 0.0
    m2 = 0.0
    for x in samples:
        count += 1
        delta = x - mean
        mean += delta / count
        m2 += delta * (x - mean)
    return m2 / count if count else 0.0

# %% shifted_bit_total | O(log^2 n) | O(1) | lambda n: n
def shifted_bit_total(value: int) -> int:
    """Sum of the set bits of value, value >> 1, value >> 2 and so on."""
    total = 0
    while value:
        probe = value
        while probe:
            total += probe & 1
            probe >>= 1
        value >>= 1
    return total

# %% strip_tilings | O(2^n) | O(n) | lambda n: n
def strip_tilings(width):
    if width == 0:
        return 1
    total = 0
    for tile in (1, 2, 3):
        if tile <= width:
            total += strip_tilings(width - tile)
    return total

# %% binomial_row | O(n^2) | O(n) | lambda n: n
def binomial_row(n: int, mod: int = 998244353) -> list[int]:
    row = [1]
    for _ in range(n):
        row = [1] + [(a + b) % mod for a, b in zip(row, row[1:])] + [1]
    return row

# %% polynomial_product | O(n*m) | O(n) | lambda n: ([i % 7 for i in range(n)], [i % 5 for i in range(n)]) | Polynomial.product
class Polynomial:
    """Coefficient lists, lowest power first."""

    def __init__(self, coefficients=()):
        self.coefficients = list(coefficients)

    @staticmethod
    def product(p, q):
        out = [0] * (len(p) + len(q) - 1)
        for i, a in enumerate(p):
            for j, b in enumerate(q):
                out[i + j] += a * b
        return out

# %% common_step | O(n) | O(1) | lambda n: [6 * (i + 1) for i in range(n)]
from functools import reduce
from math import gcd

def common_step(offsets: list[int]) -> int:
    """Largest stride that lands on every offset."""
    return reduce(gcd, offsets, 0)
