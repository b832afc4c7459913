# %% looks_prime | O(sqrt n) | O(1) | lambda n: next(p for p in range(n, 2 * n + 3) if all(p % d for d in range(2, int(p ** 0.5) + 1)))
def looks_prime(number: int) -> bool:
    """Trial division, skipping multiples of 2 and 3."""
    if number < 4:
        return number > 1
    if number % 2 == 0 or number % 3 == 0:
        return False
    step = 5
    while step * step <= number:
        if number % step == 0 or number % (step + 2) == 0:
            return False
        step += 6
    return True

# %% longest_one_run | O(log n) | O(1) | lambda n: n
def longest_one_run(flags):
    best = streak = 0
    while flags:
        if flags & 1:
            streak += 1
            if streak > best:
                best = streak
        else:
            streak = 0
        flags >>= 1
    return best

# %% digits_in_base | O(log n) | O(log n) | lambda n: n
def digits_in_base(value: int, base: int = 3) -> str:
    out = []
    while value > 0:
        value, rest = divmod(value, base)
        out.append("0123456789abcdef"[rest])
    return "".join(reversed(out)) or "0"

# %% distinct_prime_counts | O(n log log n) | O(n) | lambda n: n
def distinct_prime_counts(limit):
    """How many different primes divide each number up to limit."""
    tally = [0] * (limit + 1)
    for p in range(2, limit + 1):
        if tally[p] == 0:
            for multiple in range(p, limit + 1, p):
                tally[multiple] += 1
    return tally

# %% pairs_with_product_under | O(n log n) | O(1) | lambda n: n
def pairs_with_product_under(cap: int) -> int:
    found = 0
    for left in range(1, cap + 1):
        right = 1
        while left * right <= cap:
            found += 1
            right += 1
    return found

# %% proper_divisor_sums | O(n sqrt n) | O(n) | lambda n: n
def proper_divisor_sums(upto):
    sums = []
    for k in range(1, upto + 1):
        total = 0
        d = 1
        while d * d <= k:
            if k % d == 0:
                total += d
                if d != k // d:
                    total += k // d
            d += 1
        sums.append(total - k)
    return sums

# %% side_of_square | O(sqrt n) | O(1) | lambda n: n
def side_of_square(area: int) -> int:
    # 1 + 3 + 5 + ... reaches the square of the number of terms
    side = 0
    odd = 1
    while area >= odd:
        area -= odd
        odd += 2
        side += 1
    return side

# %% right_triangles | O(n^2) | O(1) | lambda n: n
from math import isqrt

def right_triangles(longest):
    hits = 0
    for a in range(1, longest + 1):
        for b in range(a, longest + 1):
            square = a * a + b * b
            c = isqrt(square)
            if c <= longest and c * c == square:
                hits += 1
    return hits

# %% largest_prime_factor | O(sqrt n) | O(1) | lambda n: next(p for p in range(n, 2 * n + 3) if all(p % d for d in range(2, int(p ** 0.5) + 1)))
def largest_prime_factor(n):
    biggest = 1
    d = 2
    while d * d <= n:
        while n % d == 0:
            biggest = d
            n //= d
        d += 1
    if n > 1:
        biggest = n
    return biggest

# %% geometric_sum_mod | O(log n) | O(log n) | lambda n: n
def geometric_sum_mod(terms: int, ratio: int = 3, mod: int = 998244353) -> int:
    """1 + r + r^2 + ... (terms of them) modulo mod, by halving."""
    def both(k):
        if k == 0:
            return 0, 1
        half_sum, half_pow = both(k // 2)
        s = half_sum * (1 + half_pow) % mod
        p = half_pow * half_pow % mod
        if k % 2:
            s = (s + p) % mod
            p = p * ratio % mod
        return s, p
    return both(terms)[0]

# %% two_square_ways | O(sqrt n) | O(1) | lambda n: n
import math

def two_square_ways(total):
    lo, hi = 0, math.isqrt(total)
    ways = 0
    while lo <= hi:
        s = lo * lo + hi * hi
        if s == total:
            ways += 1
            lo += 1
            hi -= 1
        elif s < total:
            lo += 1
        else:
            hi -= 1
    return ways

# %% shifted_weights | O(log^2 n) | O(1) | lambda n: n
def shifted_weights(mask: int) -> int:
    total = 0
    while mask:
        probe = mask
        while probe:
            total += probe & 1
            probe >>= 1
        mask >>= 1
    return total

# %% reflected_codes | O(2^n) | O(2^n) | lambda n: n
def reflected_codes(width: int) -> list[int]:
    codes = [0]
    for bit in range(width):
        top = 1 << bit
        codes += [top + code for code in reversed(codes)]
    return codes

# %% stair_walks | O(2^n) | O(n) | lambda n: n
def stair_walks(steps):
    if steps < 0:
        return 0
    if steps == 0:
        return 1
    return stair_walks(steps - 1) + stair_walks(steps - 2) + stair_walks(steps - 3)

# %% leap_days_until | O(1) | O(1) | lambda n: n
def leap_days_until(year: int) -> int:
    """Number of 29 Februaries before 1 January of the year."""
    past = year - 1
    return past // 4 - past // 100 + past // 400

# %% coprime_pairs | O(n^2 log n) | O(1) | lambda n: n
def coprime_pairs(top):
    def common(a, b):
        while b:
            a, b = b, a % b
        return a

    pairs = 0
    for x in range(1, top + 1):
        for y in range(1, top + 1):
            if common(x, y) == 1:
                pairs += 1
    return pairs

# %% partitions_mod | O(n^2) | O(n) | lambda n: n
def partitions_mod(n: int, mod: int = 1_000_000_007) -> int:
    ways = [1] + [0] * n
    for part in range(1, n + 1):
        for amount in range(part, n + 1):
            ways[amount] = (ways[amount] + ways[amount - part]) % mod
    return ways[n]

# %% last_in_circle | O(n) | O(1) | lambda n: n
def last_in_circle(people, step=3):
    seat = 0
    for size in range(2, people + 1):
        seat = (seat + step) % size
    return seat + 1

# %% stick_triangles | O(n^3) | O(1) | lambda n: n
def stick_triangles(max_len: int) -> int:
    count = 0
    for a in range(1, max_len + 1):
        for b in range(a, max_len + 1):
            for c in range(b, max_len + 1):
                if a + b > c:
                    count += 1
    return count

# %% halving_blocks | O(n) | O(1) | lambda n: n
def halving_blocks(size):
    checksum = 0
    while size > 0:
        for k in range(size):
            checksum ^= k * size
        size //= 2
    return checksum
