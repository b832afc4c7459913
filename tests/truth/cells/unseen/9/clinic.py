# %% body_mass | O(1) | O(1) | lambda n: (60.0 + n % 40, 1.75)
def body_mass(kg: float, metres: float) -> str:
    index = kg / metres ** 2
    if index < 18.5:
        return "low"
    return "normal" if index < 25 else "high"

# %% call_next_patient | O(1) | O(1) | lambda n: ({"queue": deque(range(n)), "rooms": {}}, "room 2")
from collections import deque

def call_next_patient(clinic, room):
    queue = clinic["queue"]
    if not queue:
        return None
    patient = queue.popleft()
    clinic["rooms"][room] = patient
    return patient

# %% wash_out_hours | O(log n) | O(1) | lambda n: n
def wash_out_hours(micrograms, half_life=6):
    """Hours until less than one microgram is left in the blood."""
    hours = 0
    while micrograms >= 1:
        micrograms /= 2
        hours += half_life
    return hours

# %% dosage_row | O(log n) | O(1) | lambda n: ([5 * i for i in range(n)], ["x"] * n, 5 * n - 2)
import bisect

def dosage_row(weights, doses, kg):
    """The table is ordered by weight."""
    k = bisect.bisect_left(weights, kg)
    return doses[min(k, len(doses) - 1)]

# %% cancel_slot | O(n) | O(1) | lambda n: (list(range(10, 10 * n + 10, 10)), 10)
from bisect import bisect_left

def cancel_slot(appointments: list[int], minute: int) -> bool:
    """The appointments are ascending."""
    k = bisect_left(appointments, minute)
    if k == len(appointments) or appointments[k] != minute:
        return False
    del appointments[k]
    return True

# %% booster_dates | O(n) | O(n) | lambda n: [f"2023-0{1 + i % 9}-15" for i in range(n)]
from datetime import date, timedelta

def booster_dates(shots):
    due = []
    for day in shots:
        due.append((date.fromisoformat(day) + timedelta(days=180)).isoformat())
    return due

# %% most_beds_taken | O(n log n) | O(n) | lambda n: [((i * 7919) % 100003, (i * 7919) % 100003 + 50) for i in range(n)]
def most_beds_taken(stays: list[tuple[int, int]]) -> int:
    events = []
    for arrival, departure in stays:
        events.append((arrival, 1))
        events.append((departure, -1))
    events.sort()
    taken = peak = 0
    for _when, change in events:
        taken += change
        peak = max(peak, taken)
    return peak

# %% ward_outbreak | O(n^2) | O(n) | lambda n: ([[1 if abs(i - j) == 1 else 0 for j in range(n)] for i in range(n)], 0)
from collections import deque

def ward_outbreak(contacts, patient_zero):
    """contacts is a square 0/1 matrix; on which day does each patient fall ill?"""
    day = {patient_zero: 0}
    queue = deque([patient_zero])
    while queue:
        ill = queue.popleft()
        for other, met in enumerate(contacts[ill]):
            if met and other not in day:
                day[other] = day[ill] + 1
                queue.append(other)
    return day

# %% treat_all | O(n log n) | O(n) | lambda n: [{"name": f"p{i}", "urgency": (i * 7919) % 100003} for i in range(n)] | Triage.treat_all
import heapq
from itertools import count

class Triage:
    def __init__(self):
        self._heap = []
        self._ticket = count()

    def arrive(self, patient):
        heapq.heappush(self._heap, (-patient["urgency"], next(self._ticket), patient["name"]))

    def treat(self):
        return heapq.heappop(self._heap)[-1]

    def treat_all(self, arrivals):
        for patient in arrivals:
            self.arrive(patient)
        return [self.treat() for _ in arrivals]

# %% suspected_doubles | O(n^2) | O(1) | lambda n: [{"born": i, "name": f"n{i}"} for i in range(n)]
def suspected_doubles(patients: list[dict]) -> int:
    """Number of pairs of records that might be the same person."""
    n = 0
    for i in range(len(patients)):
        a = patients[i]
        for j in range(i):
            b = patients[j]
            if a["born"] == b["born"] and a["name"][0] == b["name"][0]:
                n += 1
    return n

# %% despiked_pulse | O(n) | O(n) | lambda n: [60 + (i * 31) % 40 for i in range(n)]
def despiked_pulse(pulse):
    """Median of five neighbouring readings."""
    return [sorted(pulse[i:i + 5])[2] for i in range(len(pulse) - 4)]

# %% longest_fever | O(n) | O(1) | lambda n: [36.5 + (i % 7) * 0.4 for i in range(n)]
def longest_fever(temps, limit=38.0):
    longest = current = 0
    for t in temps:
        current = current + 1 if t >= limit else 0
        longest = max(longest, current)
    return longest

# %% blank_rota | O(n*m) | O(n*m) | lambda n: ([f"nurse {i}" for i in range(n)], list(range(n)))
def blank_rota(staff, days):
    rota = {}
    for person in staff:
        rota[person] = ["off" if d % 7 == 6 else "?" for d in days]
    return rota

# %% bad_combinations | O(n^2) | O(1) | lambda n: [f"drug{i}" for i in range(n)]
KNOWN = {("drug1", "drug4"), ("aspirin", "warfarin"), ("drug0", "drug2")}

def bad_combinations(drugs):
    bad = 0
    for i in range(len(drugs)):
        for j in range(i + 1, len(drugs)):
            if (drugs[i], drugs[j]) in KNOWN or (drugs[j], drugs[i]) in KNOWN:
                bad += 1
    return bad

# %% empty_scan | O(n^3) | O(n^3) | lambda n: n
def empty_scan(side: int) -> list[list[list[int]]]:
    """A cube of voxels."""
    scan = []
    for z in range(side):
        slab = []
        for y in range(side):
            slab.append([0] * side)
        scan.append(slab)
    return scan

# %% therapy_courses | O(2^n) | O(n) | lambda n: n
def therapy_courses(weeks):
    """Each week: treatment or rest, as many courses as there are ways."""
    if weeks == 0:
        return 1
    with_treatment = therapy_courses(weeks - 1)
    with_rest = therapy_courses(weeks - 1)
    return with_treatment + with_rest

# %% joint_chart | O(n+m) | O(n+m) | lambda n: ([(2 * i, 37.0) for i in range(n)], [(2 * i + 1, 80) for i in range(n)])
import heapq

def joint_chart(temperatures, pulses):
    """Two charts, each ordered by time, as one."""
    return list(heapq.merge(temperatures, pulses, key=lambda entry: entry[0]))

# %% lab_values | O(n) | O(n) | lambda n: ";".join(f"Na{i}={130 + i % 20}" for i in range(n))
import re

def lab_values(report: str) -> dict[str, int]:
    """'Na=140;K=4, Cl=101' - semicolons or commas"""
    values = {}
    for field in re.split(r"[;,]", report):
        name, found, number = field.strip().partition("=")
        if found:
            values[name] = int(number)
    return values

# %% refill_ways | O(n) | O(n) | lambda n: n
from functools import cache

def refill_ways(days):
    """Packs last 7, 10 or 14 days. In how many orders do they add up to the days, modulo a prime?"""
    @cache
    def ways(left):
        if left == 0:
            return 1
        if left < 0:
            return 0
        return (ways(left - 7) + ways(left - 10) + ways(left - 14)) % 998244353

    return ways(days)

# %% unpaid_total | O(n) | O(n) | lambda n: json.dumps([{"bill": i, "paid": i % 2 == 0, "sum": 12.5} for i in range(n)])
import json

def unpaid_total(document):
    bills = json.loads(document)
    return sum(b["sum"] for b in bills if not b["paid"])
