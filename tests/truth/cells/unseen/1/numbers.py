# %% threes_and_fives | O(1) | O(1) | lambda n: n
def threes_and_fives(limit):
    def tri(k):
        m = (limit - 1) // k
        return k * m * (m + 1) // 2
    return tri(3) + tri(5) - tri(15)

# %% days_in_month | O(1) | O(1) | lambda n: (n, 2)
def days_in_month(year, month):
    if month == 2:
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        return 29 if leap else 28
    return 30 if month in (4, 6, 9, 11) else 31

# %% mod_power | O(log n) | O(1) | lambda n: n
def mod_power(e, base=3, mod=10**9 + 7):
    r = 1
    base %= mod
    while e > 0:
        if e & 1:
            r = r * base % mod
        base = base * base % mod
        e >>= 1
    return r

# %% digital_root | O(log n) | O(1) | lambda n: n
def digital_root(num):
    while num >= 10:
        s = 0
        while num:
            s += num % 10
            num //= 10
        num = s
    return num

# %% common_measure | O(log n) | O(1) | lambda n: (lambda f: (f[-1], f[-2]))(__import__('functools').reduce(lambda f, _: f + [f[-1] + f[-2]] if f[-1] < n else f, range(60), [1, 2]))
def common_measure(a, b):
    while b:
        a, b = b, a % b
    return a

# %% bits_of | O(log n) | O(log n) | lambda n: n
def bits_of(x):
    bits = []
    while x:
        x, r = divmod(x, 2)
        bits.append(r)
    return bits[::-1] or [0]

# %% isPrime | O(sqrt n) | O(1) | lambda n: next(p for p in range(max(n, 2), 2 * n + 3) if all(p % d for d in range(2, int(p ** 0.5) + 1)))
def isPrime(n):
    if n < 2:
        return False
    i = 2
    while i * i <= n:
        if n % i == 0:
            return False
        i += 1
    return True

# %% divisor_sum | O(sqrt n) | O(1) | lambda n: n
from math import isqrt

def divisor_sum(n: int) -> int:
    s = 0
    for d in range(1, isqrt(n) + 1):
        if n % d == 0:
            s += d
            if d != n // d:
                s += n // d
    return s

# %% root_by_odds | O(sqrt n) | O(1) | lambda n: n
def root_by_odds(n):
    # 1 + 3 + 5 + ... + (2k-1) = k*k
    odd, k = 1, 0
    while n >= odd:
        n -= odd
        odd += 2
        k += 1
    return k

# %% two_squares | O(sqrt n) | O(1) | lambda n: 4 * n + 3
import math

def two_squares(n):
    a, b = 0, math.isqrt(n)
    while a <= b:
        s = a * a + b * b
        if s == n:
            return (a, b)
        if s < n:
            a += 1
        else:
            b -= 1
    return None

# %% fib_mod | O(n) | O(1) | lambda n: n
def fib_mod(n, m=998244353):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, (a + b) % m
    return a

# %% last_in_circle | O(n) | O(1) | lambda n: (n, 3)
def last_in_circle(people, k):
    pos = 0
    for size in range(2, people + 1):
        pos = (pos + k) % size
    return pos

# %% primes_linear | O(n) | O(n) | lambda n: n
def primes_linear(limit):
    low = [0] * (limit + 1)     # lowest prime factor
    primes = []
    for x in range(2, limit + 1):
        if low[x] == 0:
            low[x] = x
            primes.append(x)
        for p in primes:
            if p > low[x] or p * x > limit:
                break
            low[p * x] = p
    return primes

# %% is_perfect | O(n) | O(1) | lambda n: n
def proper_divisors(n):
    for d in range(1, n):
        if n % d == 0:
            yield d

def is_perfect(n):
    return n > 1 and sum(proper_divisors(n)) == n

# %% divisor_counts | O(n log n) | O(n) | lambda n: n
def divisor_counts(top):
    cnt = [0] * (top + 1)
    for d in range(1, top + 1):
        for mult in range(d, top + 1, d):
            cnt[mult] += 1
    return cnt

# %% total_ones | O(n log n) | O(1) | lambda n: n
def total_ones(n):
    ones = 0
    for k in range(1, n + 1):
        x = k
        while x > 0:
            ones += x % 2
            x = x // 2
    return ones

# %% binomial_rows | O(n^2) | O(n^2) | lambda n: n
MOD = 10**9 + 7

def binomial_rows(n):
    rows = [[1]]
    for r in range(1, n):
        above = rows[-1]
        row = [1]
        for c in range(1, r):
            row.append((above[c - 1] + above[c]) % MOD)
        row.append(1)
        rows.append(row)
    return rows

# %% rabbits | O(2^n) | O(n) | lambda n: n
def rabbits(months):
    if months <= 2:
        return 1
    return rabbits(months - 1) + rabbits(months - 2)

# %% no_neighbours | O(2^n) | O(1) | lambda n: n
def no_neighbours(seats):
    """seatings where no two adjacent seats are taken"""
    good = 0
    for mask in range(2 ** seats):
        if mask & (mask >> 1) == 0:
            good += 1
    return good

# %% street_walks | O(n*m) | O(n) | lambda n: (n, n)
def street_walks(across, down, p=1000000007):
    line = [1] * across
    for _ in range(down - 1):
        for x in range(1, across):
            line[x] = (line[x] + line[x - 1]) % p
    return line[-1]
