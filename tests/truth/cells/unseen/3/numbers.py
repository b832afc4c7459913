# %% looks_prime | O(sqrt n) | O(1) | lambda n: next(p for p in range(n, 2 * n + 10) if all(p % d for d in range(2, int(p ** 0.5) + 1)))
def looks_prime(candidate: int) -> bool:
    if candidate < 2:
        return False
    if candidate % 2 == 0:
        return candidate == 2
    trial = 3
    while trial * trial <= candidate:
        if candidate % trial == 0:
            return False
        trial += 2
    return True

# %% checksum_digit | O(log n) | O(1) | lambda n: n
def checksum_digit(account_no):
    """Alternating digit sum, as printed at the end of the account number."""
    total, sign = 0, 1
    while account_no > 0:
        account_no, digit = divmod(account_no, 10)
        total += sign * digit
        sign = -sign
    return total % 10

# %% prime_flags | O(n log log n) | O(n) | lambda n: n
def prime_flags(limit):
    flags = [True] * (limit + 1)
    flags[0] = False
    if limit >= 1:
        flags[1] = False
    p = 2
    while p * p <= limit:
        if flags[p]:
            for multiple in range(p * p, limit + 1, p):
                flags[multiple] = False
        p += 1
    return flags

# %% reduce_fraction | O(log n) | O(1) | lambda n: fib_pair(n)
def fib_pair(limit):
    small, big = 1, 2
    while small + big <= limit:
        small, big = big, small + big
    return small, big


def reduce_fraction(numerator: int, denominator: int) -> tuple[int, int]:
    a, b = numerator, denominator
    while b:
        a, b = b, a % b
    return numerator // a, denominator // a

# %% divisor_counts | O(n log n) | O(n) | lambda n: n
def divisor_counts(n):
    counts = [0] * (n + 1)
    for d in range(1, n + 1):
        for multiple in range(d, n + 1, d):
            counts[multiple] += 1
    return counts[1:]

# %% last_seat | O(n) | O(1) | lambda n: (n, 3)
def last_seat(players: int, step: int = 2) -> int:
    """Which seat survives when every step-th player leaves the circle?"""
    survivor = 0
    for size in range(2, players + 1):
        survivor = (survivor + step) % size
    return survivor + 1

# %% root_floor | O(log n) | O(1) | lambda n: n
def root_floor(x: int) -> int:
    low, high = 0, x + 1
    while high - low > 1:
        mid = (low + high) // 2
        if mid * mid <= x:
            low = mid
        else:
            high = mid
    return low

# %% how_many_perfect | O(n sqrt n) | O(1) | lambda n: n
def how_many_perfect(upto):
    found = 0
    for candidate in range(2, upto + 1):
        total = 1
        d = 2
        while d * d <= candidate:
            if candidate % d == 0:
                total += d
                if d != candidate // d:
                    total += candidate // d
            d += 1
        if total == candidate:
            found += 1
    return found

# %% largest_prime_factor | O(sqrt n) | O(1) | lambda n: next(p for p in range(n, 2 * n + 10) if all(p % d for d in range(2, int(p ** 0.5) + 1)))
def largest_prime_factor(value: int) -> int:
    biggest = 1
    factor = 2
    while factor * factor <= value:
        while value % factor == 0:
            biggest = factor
            value //= factor
        factor += 1
    return value if value > 1 else biggest

# %% sum_between | O(1) | O(1) | lambda n: (n // 3, n)
def sum_between(first, last):
    if last < first:
        first, last = last, first
    how_many = last - first + 1
    return (first + last) * how_many // 2

# %% to_base | O(log n) | O(log n) | lambda n: (n, 2)
ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"


def to_base(number: int, base: int = 36) -> str:
    """Short ids for urls: 1234 -> 'ya'."""
    if number == 0:
        return "0"
    digits = []
    while number:
        number, rest = divmod(number, base)
        digits.append(ALPHABET[rest])
    return "".join(reversed(digits))

# %% prime_divisor_counts | O(n log log n) | O(n) | lambda n: n
def prime_divisor_counts(top):
    """How many different primes divide each number up to top?"""
    how_many = [0] * (top + 1)
    for p in range(2, top + 1):
        if how_many[p] == 0:
            for m in range(p, top + 1, p):
                how_many[m] += 1
    return how_many

# %% sides_of_triangles | O(n^3) | O(1) | lambda n: n
def sides_of_triangles(longest: int) -> int:
    """How many integer side triples up to `longest` make a real triangle?"""
    triangles = 0
    for a in range(1, longest + 1):
        for b in range(a, longest + 1):
            for c in range(b, longest + 1):
                if a + b > c:
                    triangles += 1
    return triangles

# %% power_digit_total | O(log^2 n) | O(1) | lambda n: n
def power_digit_total(n):
    total = 0
    power = 1
    while power <= n:
        rest = power
        while rest:
            total += rest % 10
            rest //= 10
        power *= 2
    return total

# %% two_square_ways | O(sqrt n) | O(1) | lambda n: n
import math


def two_square_ways(n: int) -> int:
    ways = 0
    for a in range(math.isqrt(n) + 1):
        rest = n - a * a
        b = math.isqrt(rest)
        if b * b == rest and b >= a:
            ways += 1
    return ways

# %% bits_up_to | O(n log n) | O(1) | lambda n: n
def bits_up_to(last):
    ones = 0
    for value in range(1, last + 1):
        while value:
            ones += value % 2
            value //= 2
    return ones

# %% coprime_below | O(n log n) | O(1) | lambda n: n
def _gcd(a, b):
    while b:
        a, b = b, a % b
    return a


def coprime_below(n):
    """Euler's phi, the slow way."""
    return sum(1 for k in range(1, n) if _gcd(n, k) == 1)

# %% count_partitions | O(n^2) | O(n) | lambda n: n
def count_partitions(total: int, mod: int = 1_000_007) -> int:
    ways = [0] * (total + 1)
    ways[0] = 1
    for part in range(1, total + 1):
        for value in range(part, total + 1):
            ways[value] = (ways[value] + ways[value - part]) % mod
    return ways[total]

# %% smallest_with_zeros | O(log^2 n) | O(1) | lambda n: n
def smallest_with_zeros(wanted):
    """Smallest m such that m! ends in at least `wanted` zeros."""
    def zeros(m):
        count = 0
        while m >= 5:
            m //= 5
            count += m
        return count

    lo, hi = 0, 5 * wanted + 5
    while lo < hi:
        mid = (lo + hi) // 2
        if zeros(mid) >= wanted:
            hi = mid
        else:
            lo = mid + 1
    return lo

# %% prime_pairs | O(n log log n) | O(n) | lambda n: n + n % 2
def prime_pairs(even: int) -> int:
    """In how many ways is the even number a sum of two primes?"""
    composite = bytearray(even + 1)
    for i in range(2, int(even ** 0.5) + 1):
        if not composite[i]:
            for j in range(i * i, even + 1, i):
                composite[j] = 1
    pairs = 0
    for p in range(2, even // 2 + 1):
        if not composite[p] and not composite[even - p]:
            pairs += 1
    return pairs
