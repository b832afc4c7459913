# %% fibonacci_recursive | O(2^n) | O(n) | lambda n: n
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
# %% fibonacci_cached | O(n) | O(n) | lambda n: n
from functools import lru_cache
@lru_cache(maxsize=None)
def fib_cached(n):
    if n < 2:
        return n
    return fib_cached(n - 1) + fib_cached(n - 2)
# %% fibonacci_memo_dict | O(n) | O(n) | lambda n: n
memo = {}
def fib_memo(n):
    if n in memo:
        return memo[n]
    result = n if n < 2 else fib_memo(n - 1) + fib_memo(n - 2)
    memo[n] = result
    return result
# %% tribonacci_mod | O(n) | O(1) | lambda n: n
def tribonacci(n):
    a, b, c = 0, 0, 1
    for _ in range(n):
        a, b, c = b, c, (a + b + c) % 1000007
    return a
# %% gauss | O(1) | O(1) | lambda n: n
def triangle_number(n: int) -> int:
    return n * (n + 1) // 2
# %% trial_division | O(sqrt n) | O(1) | lambda n: max(2, next(p for p in range(n, 0, -1) if p < 4 or all(p % d for d in range(2, int(p ** .5) + 1))))
def is_prime(n):
    if n < 2:
        return False
    d = 2
    while d * d <= n:
        if n % d == 0:
            return False
        d += 1
    return True
# %% divisors_naive | O(n) | O(1) | lambda n: n
def count_divisors(n):
    return sum(1 for d in range(1, n + 1) if n % d == 0)
# %% sieve | O(n log log n) | O(n) | lambda n: n
def sieve(limit):
    flags = [True] * (limit + 1)
    p = 2
    while p * p <= limit:
        if flags[p]:
            for multiple in range(p * p, limit + 1, p):
                flags[multiple] = False
        p += 1
    return flags
# %% harmonic_divisor_sums | O(n log n) | O(n) | lambda n: n
def divisor_sums(n):
    sums = [0] * (n + 1)
    for d in range(1, n + 1):
        for multiple in range(d, n + 1, d):
            sums[multiple] += d
    return sums
# %% primes_by_trial | O(n sqrt n) | O(1) | lambda n: n
def count_squares_below(n):
    total = 0
    for i in range(1, n + 1):
        j = 1
        while j * j <= i:
            total += 1
            j += 1
    return total
# %% euclid | O(log n) | O(1) | lambda n: (lambda f: f(f, 1, 1))(lambda f, a, b: (b, a) if a + b > n else f(f, b, a + b))
def gcd(a, b):
    while b:
        a, b = b, a % b
    return a
# %% subtractive_euclid | O(n) | O(1) | lambda n: (n, 1)
def slow_gcd(a: int, b: int) -> int:
    while a != b:
        if a > b:
            a -= b
        else:
            b -= a
    return a
# %% power_by_squaring | O(log n) | O(1) | lambda n: (3, n)
def modular_power(base, exponent):
    result = 1
    base %= 1000007
    while exponent > 0:
        if exponent & 1:
            result = result * base % 1000007
        base = base * base % 1000007
        exponent >>= 1
    return result
# %% power_recursive | O(log n) | O(log n) | lambda n: n
def two_to(n):
    if n == 0:
        return 1
    half = two_to(n // 2)
    return half * half % 998244353 * (2 if n % 2 else 1)
# %% power_recursive_twice | O(n) | O(log n) | lambda n: n
def two_to_slowly(n):
    if n == 0:
        return 1
    if n % 2:
        return two_to_slowly(n // 2) * two_to_slowly(n // 2) * 2 % 998244353
    return two_to_slowly(n // 2) * two_to_slowly(n // 2) % 998244353
# %% digit_sum | O(log n) | O(1) | lambda n: n
def digit_sum(n):
    total = 0
    while n:
        total += n % 10
        n //= 10
    return total
# %% binary_digits | O(log n) | O(log n) | lambda n: n
def to_binary(n: int) -> list[int]:
    bits = []
    while n > 0:
        bits.append(n % 2)
        n //= 2
    return bits[::-1]
# %% hanoi | O(2^n) | O(n) | lambda n: n
def hanoi(n, source="A", target="C", spare="B"):
    if n == 0:
        return 0
    return hanoi(n - 1, source, spare, target) + 1 + hanoi(n - 1, spare, target, source)
# %% factorial_recursive | O(n) | O(n) | lambda n: n
def factorial_mod(n):
    return 1 if n <= 1 else n * factorial_mod(n - 1) % 1000003
# %% log_log_staircase | O(log^2 n) | O(1) | lambda n: n
def nested_halving(n):
    count, i = 0, n
    while i > 1:
        j = i
        while j > 1:
            count += 1
            j //= 2
        i //= 2
    return count
# %% halving_inside_loop | O(n log n) | O(1) | lambda n: n
def total_bits(n):
    total = 0
    for i in range(n):
        j = n
        while j > 1:
            total += 1
            j //= 2
    return total
# %% doubling_work | O(n) | O(1) | lambda n: n
def geometric(n):
    count, size = 0, 1
    while size <= n:
        for _ in range(size):
            count += 1
        size *= 2
    return count
# %% collatz_free_perfect_square | O(sqrt n) | O(1) | lambda n: n
def root_by_odds(n):
    odd, steps = 1, 0
    while n >= odd:
        n -= odd
        odd += 2
        steps += 1
    return steps
# %% triangle_loops | O(n^3) | O(1) | lambda n: n
def pythagorean(limit):
    found = 0
    for a in range(1, limit + 1):
        for b in range(a, limit + 1):
            for c in range(b, limit + 1):
                if a * a + b * b == c * c:
                    found += 1
    return found
# %% pascal | O(n^2) | O(n^2) | lambda n: n
def pascal(rows):
    triangle = [[1]]
    for _ in range(rows - 1):
        last = triangle[-1]
        triangle.append([1] + [(last[i] + last[i + 1]) % 997 for i in range(len(last) - 1)] + [1])
    return triangle
# %% stairs_three_ways | O(2^n) | O(n) | lambda n: n
def climb(n):
    if n < 0:
        return 0
    if n == 0:
        return 1
    return climb(n - 1) + climb(n - 2) + climb(n - 3)
# %% catalan_dp | O(n^2) | O(n) | lambda n: n
def catalan(n):
    c = [0] * (n + 1)
    c[0] = 1
    for i in range(1, n + 1):
        for j in range(i):
            c[i] = (c[i] + c[j] * c[i - 1 - j]) % 1000003
    return c[n]
