# %% cidr_hosts | O(1) | O(1) | lambda n: f"10.0.{n % 256}.0/24"
def cidr_hosts(cidr: str) -> int:
    """Usable addresses of an IPv4 network."""
    prefix = int(cidr.rsplit("/", 1)[1])
    size = 1 << (32 - prefix)
    return size - 2 if prefix < 31 else size

# %% backoff | O(1) | O(1) | lambda n: (n, 30.0)
def backoff(attempt, cap=30.0):
    return min(cap, 0.1 * 2 ** min(attempt, 16))

# %% take_token | O(1) | O(1) | lambda n: 2.5 * n | Bucket.take_token
class Bucket:
    """Token bucket; refills by the time gone by, not by a loop."""

    def __init__(self, rate=10.0, burst=20.0):
        self.rate, self.burst = rate, burst
        self.tokens = burst
        self.last = 0.0

    def take_token(self, now):
        self.tokens = min(self.burst, self.tokens + (now - self.last) * self.rate)
        self.last = now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True

# %% owner_of_key | O(log n) | O(1) | lambda n: ([7 * i for i in range(n)], 7 * n - 3)
from bisect import bisect

def owner_of_key(ring, key):
    """Node of a consistent-hashing ring (sorted node hashes)."""
    return ring[bisect(ring, key) % len(ring)]

# %% largest_mtu | O(log n) | O(1) | lambda n: (lambda size: size < n, n)
def largest_mtu(passes, upper):
    """Probes with a callback, which answers at once."""
    ok, bad = 0, upper + 1
    while bad - ok > 1:
        probe = (ok + bad) // 2
        if passes(probe):
            ok = probe
        else:
            bad = probe
    return ok

# %% diffie_exponent | O(sqrt n) | O(sqrt n) | lambda n: (5, 0, next(p for p in range(n, 3 * n + 9) if all(p % d for d in range(2, isqrt(p) + 1))))
from math import isqrt

def diffie_exponent(base, public, modulus):
    """Baby steps, giant steps: x with base^x = public, or None."""
    width = isqrt(modulus) + 1
    baby = {}
    value = 1
    for i in range(width):
        baby.setdefault(value, i)
        value = value * base % modulus
    giant = 1
    for _ in range(width):
        giant = giant * base % modulus
    target = public
    for k in range(width):
        if target in baby and target:
            return k * width + baby[target]
        target = target * giant % modulus
    return None

# %% parse_headers | O(n) | O(n) | lambda n: [f"X-Field-{i}: value" for i in range(n)]
def parse_headers(raw):
    headers = {}
    for line in raw:
        name, _, value = line.partition(":")
        headers.setdefault(name.strip().lower(), []).append(value.strip())
    return headers

# %% bytes_per_host | O(n) | O(n) | lambda n: [{"src": f"h{i}", "bytes": 100 + i} for i in range(n)]
from collections import Counter

def bytes_per_host(flows: list[dict]) -> Counter:
    out: Counter = Counter()
    for flow in flows:
        out.update({flow["src"]: flow["bytes"]})
    return out

# %% one_complement_sum | O(n) | O(1) | lambda n: bytes(i % 251 for i in range(n))
def one_complement_sum(packet: bytes) -> int:
    total = 0
    for i in range(0, len(packet) - 1, 2):
        total += (packet[i] << 8) | packet[i + 1]
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF

# %% rate_limited | O(n) | O(n) | lambda n: list(range(n))
from collections import deque

def rate_limited(times, window=1000000, most=10**9):
    """Requests refused: more than `most` within the window. Times ascend."""
    recent = deque()
    refused = 0
    for t in times:
        while recent and recent[0] <= t - window:
            recent.popleft()
        if len(recent) >= most:
            refused += 1
        else:
            recent.append(t)
    return refused

# %% missing_acks | O(n+m) | O(n) | lambda n: (list(range(0, 2 * n, 2)), list(range(1, 2 * n, 2)))
def missing_acks(sent, acked):
    """Both ascending."""
    missing = []
    j = 0
    for seq in sent:
        while j < len(acked) and acked[j] < seq:
            j += 1
        if j == len(acked) or acked[j] != seq:
            missing.append(seq)
    return missing

# %% chunked_body | O(n) | O(n) | lambda n: b"x" * n
def chunks(body, size=16):
    for at in range(0, len(body), size):
        yield body[at:at + size]

def chunked_body(body):
    return b"".join(b"%x\r\n%s\r\n" % (len(c), c) for c in chunks(body)) + b"0\r\n\r\n"

# %% hops_to_root | O(n) | O(n) | lambda n: {f"sw{i}": (f"sw{i - 1}" if i else None) for i in range(n)}
def hops_to_root(uplink):
    """Hops of every switch, each path is walked at most once."""
    hops = {}
    for switch in uplink:
        path = []
        while switch is not None and switch not in hops:
            path.append(switch)
            switch = uplink[switch]
        depth = hops[switch] if switch is not None else -1
        for s in reversed(path):
            depth += 1
            hops[s] = depth
    return hops

# %% jitter_percentiles | O(n log n) | O(n) | lambda n: random.Random(41).sample(range(9 * n), n)
import random
import statistics

def jitter_percentiles(delays):
    cuts = statistics.quantiles(delays, n=4)
    return {"p25": cuts[0], "p50": cuts[1], "p75": cuts[2]}

# %% reorder_buffer | O(n log n) | O(n) | lambda n: random.Random(42).sample(range(n), n)
import heapq
import random

def reorder_buffer(arrivals):
    """Delivers the packets 0, 1, 2, ... in order however they come."""
    waiting, delivered, expected = [], [], 0
    for seq in arrivals:
        heapq.heappush(waiting, seq)
        while waiting and waiting[0] == expected:
            delivered.append(heapq.heappop(waiting))
            expected += 1
    return delivered

# %% aggregate_ranges | O(n log n) | O(n) | lambda n: {f"net{v}": (v * 4, v * 4 + 3) for v in random.Random(43).sample(range(9 * n), n)}
import random

def aggregate_ranges(networks):
    """Joins neighbouring address ranges."""
    spans = sorted(networks.values())
    stack = []
    for low, high in spans:
        if stack and low <= stack[-1][1] + 1:
            stack[-1] = (stack[-1][0], max(high, stack[-1][1]))
        else:
            stack.append((low, high))
    return stack

# %% broadcast_storm | O(n^2) | O(n) | lambda n: [[int(i != j) for j in range(n)] for i in range(n)]
def broadcast_storm(linked):
    """Frames sent until each host has the message; `linked` is a 0/1 matrix."""
    informed = [False] * len(linked)
    informed[0] = True
    wave = [0]
    frames = 0
    while wave:
        following = []
        for host in wave:
            for peer, wire in enumerate(linked[host]):
                frames += wire
                if wire and not informed[peer]:
                    informed[peer] = True
                    following.append(peer)
        wave = following
    return frames

# %% shadowed_rules | O(n^2) | O(n) | lambda n: [Rule(i // 2 * 10 + i % 2, i // 2 * 10 + 5, True) for i in range(n)]
from dataclasses import dataclass

@dataclass(frozen=True)
class Rule:
    low: int
    high: int
    allow: bool

    def covers(self, other: "Rule") -> bool:
        return self.low <= other.low and other.high <= self.high

def shadowed_rules(rules: list[Rule]) -> list[int]:
    """Rules that never match as an earlier one covers them."""
    return [i for i, rule in enumerate(rules) if any(rules[k].covers(rule) for k in range(i))]

# %% subnet_cost | O(n*m) | O(n) | lambda n: ([2 * i + 1 for i in range(n)], [3 * k + 1 for k in range(n)])
def subnet_cost(offices, block_sizes):
    """Waste of each office in the smallest block that is large enough (blocks are not sorted)."""
    waste = []
    for hosts in offices:
        fit = float("inf")
        for size in block_sizes:
            if hosts <= size < fit:
                fit = size
        waste.append(fit - hosts)
    return waste

# %% failure_states | O(2^n) | O(n) | lambda n: [0.9] * n
def failure_states(uptimes):
    """Chance that a majority of the links is up, by going through all up/down cases."""
    def go(i, up, chance):
        if i == len(uptimes):
            return chance if 2 * up > len(uptimes) else 0.0
        return go(i + 1, up + 1, chance * uptimes[i]) + go(i + 1, up, chance * (1 - uptimes[i]))

    return go(0, 0, 1.0)
