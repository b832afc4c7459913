# %% dew_point | O(1) | O(1) | lambda n: {"temp": 21.5, "humidity": 60.0, "raw": [0.0] * n}
import math

def dew_point(sample: dict) -> float:
    """Magnus formula, in degrees Celsius."""
    a, b = 17.62, 243.12
    gamma = a * sample["temp"] / (b + sample["temp"]) + math.log(sample["humidity"] / 100)
    return round(b * gamma / (a - gamma), 1)

# %% free_fall | O(1) | O(1) | lambda n: n
def free_fall(height, g=9.81):
    seconds = (2 * height / g) ** 0.5
    return {"seconds": seconds, "speed": g * seconds}

# %% generations_until | O(log n) | O(1) | lambda n: n
def generations_until(cells_wanted: int) -> int:
    """The culture triples every generation, starting with one cell."""
    cells, generations = 1, 0
    while cells < cells_wanted:
        cells *= 3
        generations += 1
    return generations

# %% interpolate | O(log n) | O(1) | lambda n: ([float(i) for i in range(n)], [i * i * 0.5 for i in range(n)], n - 1.5)
import bisect

def interpolate(xs, ys, x):
    """Linear interpolation in a sorted table."""
    i = bisect.bisect_left(xs, x)
    i = min(max(i, 1), len(xs) - 1)
    share = (x - xs[i - 1]) / (xs[i] - xs[i - 1])
    return ys[i - 1] + share * (ys[i] - ys[i - 1])

# %% bin_edges | O(sqrt n) | O(sqrt n) | lambda n: (n, 0.0, 10.0)
import math

def bin_edges(observations, low, high):
    """Square-root rule: as many bins as the root of the number of observations."""
    bins = math.ceil(math.sqrt(observations))
    width = (high - low) / bins
    return [low + i * width for i in range(bins + 1)]

# %% area_under | O(n) | O(1) | lambda n: ([i * 0.1 for i in range(n)], [i % 5 * 1.0 for i in range(n)])
def area_under(xs: list[float], ys: list[float]) -> float:
    area = 0.0
    for i in range(1, len(xs)):
        area += (xs[i] - xs[i - 1]) * (ys[i] + ys[i - 1]) / 2
    return area

# %% correlation | O(n) | O(1) | lambda n: ([i * 1.0 for i in range(n)], [i % 9 * 1.0 for i in range(n)])
from math import sqrt

def correlation(xs, ys):
    # pairs (xs[i], ys[i]), so both are equally long
    k = len(xs)
    mx, my = sum(xs) / k, sum(ys) / k
    sxy = sxx = syy = 0.0
    for x, y in zip(xs, ys):
        sxy += (x - mx) * (y - my)
        sxx += (x - mx) ** 2
        syy += (y - my) ** 2
    return sxy / sqrt(sxx * syy) if sxx and syy else 0.0

# %% spike_positions | O(n) | O(n) | lambda n: [i % 2 for i in range(n)]
def spike_positions(signal):
    return [
        i
        for i in range(1, len(signal) - 1)
        if signal[i - 1] < signal[i] > signal[i + 1]
    ]

# %% partner_strand | O(n) | O(n) | lambda n: "ACGT" * (n // 4)
PAIRS = str.maketrans("ACGT", "TGCA")

def partner_strand(dna: str) -> str:
    return dna.translate(PAIRS)[::-1]

# %% swing | O(n) | O(1) | lambda n: n
import math

def swing(steps, dt=0.01, length=1.0):
    """Angle of a pendulum after some Euler steps."""
    angle, speed = 0.5, 0.0
    for _ in range(steps):
        speed -= 9.81 / length * math.sin(angle) * dt
        angle += speed * dt
    return angle

# %% protein | O(n) | O(n) | lambda n: "ATGGCC" * (n // 6)
CODONS = {"ATG": "M", "GCC": "A", "TAA": None, "TAG": None, "TGA": None}

def codons(dna):
    for i in range(0, len(dna) - 2, 3):
        yield dna[i : i + 3]

def protein(dna):
    """Amino acids up to the first stop codon."""
    acids = []
    for codon in codons(dna):
        acid = CODONS.get(codon, "?")
        if acid is None:
            break
        acids.append(acid)
    return "".join(acids)

# %% rank_correlation | O(n log n) | O(n) | lambda n: (random.Random(1).sample(range(10 * n), n), random.Random(2).sample(range(10 * n), n))
import random

def ranks(values):
    order = sorted(range(len(values)), key=values.__getitem__)
    place = [0] * len(values)
    for rank, i in enumerate(order):
        place[i] = rank
    return place

def rank_correlation(xs, ys):
    """Spearman, without ties; both lists are of the same length."""
    k = len(xs)
    gap = sum((a - b) ** 2 for a, b in zip(ranks(xs), ranks(ys)))
    return 1 - 6 * gap / (k * (k * k - 1))

# %% trimmed_mean | O(n log n) | O(n) | lambda n: [v / 7 for v in random.Random(3).sample(range(10 * n), n)]
import random
import statistics

def trimmed_mean(readings, share=0.1):
    cut = int(len(readings) * share)
    kept = sorted(readings)[cut : len(readings) - cut]
    return statistics.fmean(kept)

# %% spectrum | O(n log n) | O(n) | lambda n: [i % 3 * 1.0 for i in range(1 << (n.bit_length() - 1))]
import cmath

def spectrum(signal):
    """Fast Fourier transform; the length is a power of two."""
    k = len(signal)
    if k == 1:
        return [complex(signal[0])]
    even = spectrum(signal[::2])
    odd = spectrum(signal[1::2])
    out = [0j] * k
    for i in range(k // 2):
        turned = cmath.exp(-2j * cmath.pi * i / k) * odd[i]
        out[i] = even[i] + turned
        out[i + k // 2] = even[i] - turned
    return out

# %% slow_spectrum | O(n^2) | O(n) | lambda n: [i % 3 * 1.0 for i in range(n)]
import cmath

def slow_spectrum(signal: list[float]) -> list[float]:
    """Loudness of each frequency by the definition."""
    k = len(signal)
    return [
        abs(sum(s * cmath.exp(-2j * cmath.pi * f * t / k) for t, s in enumerate(signal)))
        for f in range(k)
    ]

# %% lag_profile | O(n^2) | O(n) | lambda n: [i % 4 for i in range(n)]
def lag_profile(series):
    """Autocorrelation (not normalised) at every lag."""
    profile = []
    for lag in range(len(series)):
        profile.append(sum(series[i] * series[i + lag] for i in range(len(series) - lag)))
    return profile

# %% recurrence_plot | O(n^2) | O(n^2) | lambda n: [i % 10 * 0.1 for i in range(n)]
def recurrence_plot(series, eps=0.05):
    plot = []
    for a in series:
        row = []
        for b in series:
            row.append(1 if abs(a - b) < eps else 0)
        plot.append(row)
    return plot

# %% cholesky | O(n^3) | O(n^2) | lambda n: [[n + 1.0 if i == j else 1.0 for j in range(n)] for i in range(n)]
from math import sqrt

def cholesky(a):
    """Lower triangle L with L times its transpose equal to the symmetric matrix."""
    size = len(a)
    low = [[0.0] * size for _ in range(size)]
    for i in range(size):
        for j in range(i + 1):
            rest = a[i][j] - sum(low[i][k] * low[j][k] for k in range(j))
            if i == j:
                low[i][i] = sqrt(rest)
            else:
                low[i][j] = rest / low[j][j]
    return low

# %% clustering_share | O(n^3) | O(1) | lambda n: [[i != j for j in range(n)] for i in range(n)]
def clustering_share(linked: list[list[bool]]) -> float:
    """Share of the chains a-b-c (b in the middle) in which a and c are linked as well."""
    closed = chains = 0
    nodes = range(len(linked))
    for b in nodes:
        for a in nodes:
            if a == b or not linked[a][b]:
                continue
            for c in range(a + 1, len(linked)):
                if c != b and linked[b][c]:
                    chains += 1
                    closed += linked[a][c]
    return closed / chains if chains else 0.0

# %% time_warp | O(n*m) | O(n*m) | lambda n: ([i % 5 for i in range(n)], [i % 7 for i in range(n)])
def time_warp(first, second):
    """Dynamic time warping distance."""
    inf = float("inf")
    cost = [[inf] * (len(second) + 1) for _ in range(len(first) + 1)]
    cost[0][0] = 0
    for i, a in enumerate(first, 1):
        for j, b in enumerate(second, 1):
            cost[i][j] = abs(a - b) + min(cost[i - 1][j], cost[i][j - 1], cost[i - 1][j - 1])
    return cost[-1][-1]

