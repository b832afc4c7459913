# %% prime_check | O(sqrt n) | O(1) | lambda n: next(p for p in range(n + 2, 4 * n + 10) if all(p % d for d in range(2, int(p ** 0.5) + 1)))
def prime_check(n: int) -> bool:
    if n < 4:
        return n > 1
    if n % 2 == 0:
        return False
    d = 3
    while d * d <= n:
        if n % d == 0:
            return False
        d += 2
    return True

# %% how_many_divisors | O(sqrt n) | O(1) | lambda n: n
def how_many_divisors(n):
    total = 0
    for d in range(1, int(n ** 0.5) + 1):
        if n % d == 0:
            total += 1 if d * d == n else 2
    return total

# %% root_by_odd_numbers | O(sqrt n) | O(1) | lambda n: n
def root_by_odd_numbers(n):
    odd, steps = 1, 0
    while n >= odd:
        n -= odd
        odd += 2
        steps += 1
    return steps

# %% squares_up_to | O(sqrt n) | O(sqrt n) | lambda n: n
from itertools import count, takewhile

def squares_up_to(limit):
    return list(takewhile(lambda q: q <= limit, (k * k for k in count(1))))

# %% days_to_save | O(sqrt n) | O(1) | lambda n: n
def days_to_save(goal: int) -> int:
    """Save 1 coin on day 1, 2 on day 2, ... when is the goal reached?"""
    saved = day = 0
    while saved < goal:
        day += 1
        saved += day
    return day

# %% is_perfect | O(n) | O(1) | lambda n: n
def is_perfect(number):
    return number > 1 and sum(d for d in range(1, number) if number % d == 0) == number

# %% common_measure | O(log n) | O(1) | lambda n: (n, int(n * 0.6180339887498949) + 1)
def common_measure(a, b):
    while b:
        a, b = b, a % b
    return a

# %% power_mod_iter | O(log n) | O(1) | lambda n: (7, n, 1000003)
def power_mod_iter(base: int, exp: int, mod: int) -> int:
    result = 1
    base %= mod
    while exp > 0:
        if exp & 1:
            result = result * base % mod
        base = base * base % mod
        exp >>= 1
    return result

# %% sum_of_digits | O(log n) | O(1) | lambda n: n
def sum_of_digits(n):
    s = 0
    while n > 0:
        s += n % 10
        n //= 10
    return s

# %% floor_root | O(log n) | O(1) | lambda n: n
def floor_root(x: int) -> int:
    low, high = 0, x + 1
    while high - low > 1:
        m = (low + high) // 2
        if m * m <= x:
            low = m
        else:
            high = m
    return low

# %% digits_in_base | O(log n) | O(log n) | lambda n: (n, 3)
def digits_in_base(n: int, base: int) -> list[int]:
    if n < base:
        return [n]
    rest = digits_in_base(n // base, base)
    rest.append(n % base)
    return rest

# %% divisor_sum_table | O(n log n) | O(n) | lambda n: n
def divisor_sum_table(limit):
    sigma = [0] * (limit + 1)
    for d in range(1, limit + 1):
        for multiple in range(d, limit + 1, d):
            sigma[multiple] += d
    return sigma

# %% total_bit_lengths | O(n log n) | O(1) | lambda n: n
def total_bit_lengths(n):
    total = 0
    for i in range(1, n + 1):
        x = i
        while x:
            x //= 2
            total += 1
    return total

# %% shrinking_rounds | O(n) | O(1) | lambda n: n
def shrinking_rounds(players):
    matches = 0
    while players > 1:
        for _ in range(players // 2):
            matches += 1
        players = (players + 1) // 2
    return matches

# %% rabbit_pairs_mod | O(n) | O(1) | lambda n: n
def rabbit_pairs_mod(months, mod=1_000_007):
    young, old = 1, 0
    for _ in range(months):
        young, old = old, (old + young) % mod
    return (young + old) % mod

# %% pascal_row_mod | O(n^2) | O(n) | lambda n: n
def pascal_row_mod(n: int, p: int = 9973) -> list[int]:
    row = [1]
    for _ in range(n):
        row = [1] + [(a + b) % p for a, b in zip(row, row[1:])] + [1]
    return row

# %% leap | O(1) | O(1) | lambda n: n
def leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)

# %% right_triangles | O(n^2) | O(1) | lambda n: n
from math import isqrt

def right_triangles(n):
    found = 0
    for a in range(1, n + 1):
        for b in range(a, n + 1):
            c2 = a * a + b * b
            c = isqrt(c2)
            if c <= n and c * c == c2:
                found += 1
    return found

# %% slow_lucas | O(2^n) | O(n) | lambda n: n
def slow_lucas(n):
    if n == 0:
        return 2
    if n == 1:
        return 1
    return slow_lucas(n - 1) + slow_lucas(n - 2)

# %% peasant_product | O(log n) | O(log n) | lambda n: (13, n)
def peasant_product(a: int, b: int) -> int:
    if b == 0:
        return 0
    half = peasant_product(a + a, b // 2)
    return half + a if b % 2 else half
