# %% celsius_to_kelvin | O(1) | O(1) | lambda n: float(n)
ABSOLUTE_ZERO = -273.15

def celsius_to_kelvin(celsius: float) -> float:
    if celsius < ABSOLUTE_ZERO:
        raise ValueError("colder than cold")
    return celsius - ABSOLUTE_ZERO

# %% ph_of | O(1) | O(1) | lambda n: 1.0 / n
from math import log10

def ph_of(protons_per_litre):
    """pH, kept between 0 and 14."""
    ph = -log10(protons_per_litre)
    return max(0.0, min(14.0, ph))

# %% tube_state | O(1) | O(1) | lambda n: Rack([0.1 * i for i in range(n)]) | tube_state
class Rack:
    def __init__(self, volumes):
        self.volumes = volumes

    def __getitem__(self, number):
        return self.volumes[number]

    def __len__(self):
        return len(self.volumes)

def tube_state(rack):
    last = rack[len(rack) - 1]
    return "empty" if last == 0 else "filled"

# %% half_lives | O(log n) | O(1) | lambda n: n
def half_lives(atoms: int, limit: int = 1) -> int:
    """How often must the sample halve until at most `limit` atoms are left?"""
    periods = 0
    while atoms > limit:
        atoms /= 2
        periods += 1
    return periods

# %% dilution_steps | O(log n) | O(log n) | lambda n: n
def dilution_steps(factor):
    """Tenfold dilutions, the strongest last."""
    if factor < 10:
        return [factor]
    steps = dilution_steps(factor // 10)
    steps.append(factor)
    return steps

# %% shell_filling | O(sqrt n) | O(sqrt n) | lambda n: n
def shell_filling(electrons):
    """Toy atom: the k-th shell has room for 2k electrons."""
    shells = []
    k = 1
    while electrons > 0:
        taken = min(2 * k, electrons)
        shells.append(taken)
        electrons -= taken
        k += 1
    return shells

# %% molar_mass | O(n) | O(1) | lambda n: ["C", "H", "O"] * (n // 3)
MASS = {"H": 1.008, "C": 12.011, "N": 14.007, "O": 15.999}

def molar_mass(atoms):
    return sum(MASS[a] for a in atoms)

# %% atom_counts | O(n) | O(1) | lambda n: "CH2" * n
import re

def atom_counts(formula: str) -> dict[str, int]:
    """Counts of the elements C, H, N, O in a flat formula such as C2H6O."""
    counts = dict.fromkeys("CHNO", 0)
    for match in re.finditer(r"([CHNO])(\d?)", formula):
        counts[match[1]] += int(match[2] or 1)
    return counts

# %% titration_jump | O(n) | O(1) | lambda n: [(0.1 * i, 7 + i / n) for i in range(n)]
def titration_jump(curve):
    """Volume at which the pH rises most steeply."""
    best, where = float("-inf"), None
    for k in range(1, len(curve)):
        (v0, p0), (v1, p1) = curve[k - 1], curve[k]
        slope = (p1 - p0) / (v1 - v0)
        if slope > best:
            best, where = slope, (v0 + v1) / 2
    return where

# %% smooth_absorbance | O(n) | O(n) | lambda n: [1.0 / (i + 1) for i in range(n)]
def smooth_absorbance(signal):
    """Mean of three neighbours; the ends stay."""
    if len(signal) < 3:
        return signal[:]
    inner = [(signal[i - 1] + signal[i] + signal[i + 1]) / 3 for i in range(1, len(signal) - 1)]
    return [signal[0], *inner, signal[-1]]

# %% euler_decay | O(n) | O(n) | lambda n: n
def euler_decay(steps, k=0.3, dt=0.01):
    amount = 1.0
    history = [amount]
    for _ in range(steps):
        amount += -k * amount * dt
        history.append(amount)
    return history

# %% branches_ok | O(n) | O(n) | lambda n: "C(" * n + ")" * n
def branches_ok(smiles):
    """Are the branches of the molecule closed in the right order?"""
    opened = []
    partner = {")": "(", "]": "["}
    for sign in smiles:
        if sign in "([":
            opened.append(sign)
        elif sign in partner:
            if not opened or opened.pop() != partner[sign]:
                return False
    return not opened

# %% calibration_line | O(n) | O(1) | lambda n: [(float(i), 2.0 * i + 1) for i in range(n)]
def calibration_line(points):
    """Least squares: slope and intercept."""
    n = len(points)
    sx = sy = sxx = sxy = 0.0
    for x, y in points:
        sx += x
        sy += y
        sxx += x * x
        sxy += x * y
    slope = (n * sxy - sx * sy) / (n * sxx - sx * sx)
    return slope, (sy - slope * sx) / n

# %% peaks_by_height | O(n log n) | O(n) | lambda n: [x for v in random.Random(31).sample(range(1, 9 * n), n // 2) for x in (v, 0)] + [0]
import random

def peaks_by_height(spectrum):
    peaks = [
        (height, position)
        for position, height in enumerate(spectrum)
        if 0 < position < len(spectrum) - 1 and spectrum[position - 1] < height > spectrum[position + 1]
    ]
    peaks.sort(reverse=True)
    return peaks

# %% median_yield | O(n log n) | O(n) | lambda n: [{"yield": v / 10} for v in random.Random(32).sample(range(9 * n), n)]
import random
import statistics

def median_yield(runs):
    return statistics.median(run["yield"] for run in runs)

# %% coulomb_energy | O(n^2) | O(1) | lambda n: [(1 if i % 2 else -1, float(i), 0.5 * i) for i in range(n)]
import math

def coulomb_energy(ions):
    energy = 0.0
    for i, (q1, x1, y1) in enumerate(ions):
        for k in range(i):
            q2, x2, y2 = ions[k]
            energy += q1 * q2 / math.hypot(x1 - x2, y1 - y2)
    return energy

# %% bond_matrix | O(n^2) | O(n^2) | lambda n: [(float(i), 0.0, 0.0) for i in range(n)]
def bonded(a, b, limit=1.6):
    return sum((p - q) ** 2 for p, q in zip(a, b)) < limit * limit

def bond_matrix(atoms):
    """Which atoms (x, y, z) are near enough to be bonded?"""
    size = len(atoms)
    matrix = [[0] * size for _ in range(size)]
    for i in range(size):
        for j in range(size):
            if i != j and bonded(atoms[i], atoms[j]):
                matrix[i][j] = 1
    return matrix

# %% diffuse | O(n^2) | O(n) | lambda n: [float(i == n // 2) for i in range(n)]
def step(cells):
    padded = [cells[0], *cells, cells[-1]]
    return [c + 0.1 * (l - 2 * c + r) for l, c, r in zip(padded, cells, padded[2:])]

def diffuse(cells):
    """As many time steps as there are cells."""
    for _ in range(len(cells)):
        cells = step(cells)
    return cells

# %% bond_angles | O(n^3) | O(1) | lambda n: [(math.cos(i), math.sin(i) * i) for i in range(n)]
import math

def bond_angles(atoms):
    """Number of acute angles with the tip in any atom."""
    acute = 0
    for tip in atoms:
        for a in atoms:
            ax, ay = a[0] - tip[0], a[1] - tip[1]
            for b in atoms:
                if ax * (b[0] - tip[0]) + ay * (b[1] - tip[1]) > 0:
                    acute += 1
    return acute

# %% mixing_table | O(n*m) | O(n*m) | lambda n: ([f"acid{i}" for i in range(n)], [f"base{i}" for i in range(n)])
import itertools

def mixing_table(acids, bases):
    table = {}
    for acid, base in itertools.product(acids, bases):
        table[acid, base] = (len(acid) + len(base)) % 14
    return table
