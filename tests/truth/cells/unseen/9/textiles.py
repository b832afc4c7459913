# %% yarn_metres | O(1) | O(1) | lambda n: {"yarn": "sock", "balls": n, "log": ["x"] * n}
METRES = {"lace": 800, "sock": 420, "aran": 170}

def yarn_metres(order: dict) -> int:
    return METRES.get(order["yarn"], 200) * order["balls"]

# %% needle_after | O(1) | O(1) | lambda n: ([2.0 + 0.25 * i for i in range(n)], n - 2)
def needle_after(needles, at):
    """Next bigger needle, the set is ordered by size"""
    if at + 1 >= len(needles):
        return needles[-1]
    return needles[at + 1]

# %% folds_of_cloth | O(log n) | O(1) | lambda n: n
def folds_of_cloth(length_mm, shelf_mm=3):
    folds = 0
    while length_mm > shelf_mm:
        length_mm = (length_mm + 1) // 2
        folds += 1
    return folds

# %% plies_of_cord | O(log n) | O(log n) | lambda n: n
def plies_of_cord(threads):
    """Threads are twisted in threes, those cords in threes again: cords after each twisting."""
    cords = [threads]
    while cords[-1] >= 3:
        cords.append(cords[-1] // 3)
    return cords

# %% shawl_rows | O(sqrt n) | O(1) | lambda n: n
def shawl_rows(stitches):
    """A triangular shawl grows by two stitches a row: 1, 3, 5 ... How many rows does the yarn last?"""
    rows = 0
    row = 1
    while stitches >= row:
        stitches -= row
        row += 2
        rows += 1
    return rows

# %% prime_stripes | O(n log log n) | O(n) | lambda n: n
def prime_stripes(rows: int) -> list[int]:
    """A scarf with a red stripe in each prime row."""
    plain = bytearray([1]) * (rows + 1)
    plain[:2] = b"\0\0"
    k = 2
    while k * k <= rows:
        if plain[k]:
            for r in range(k * k, rows + 1, k):
                plain[r] = 0
        k += 1
    return [r for r, red in enumerate(plain) if red]

# %% largest_repeat | O(n log log n) | O(n) | lambda n: n
def largest_repeat(widths):
    """For each width up to the limit its largest prime factor: the coarsest prime repeat that fits."""
    largest = [0] * (widths + 1)
    for p in range(2, widths + 1):
        if largest[p] == 0:
            for w in range(p, widths + 1, p):
                largest[w] = p
    return largest

# %% colour_hits | O(n log n) | O(n) | lambda n: n
def colour_hits(rows):
    """Thread k is used in every k-th row. How many threads meet in each row?"""
    hits = [0] * (rows + 1)
    for thread in range(1, rows + 1):
        row = thread
        while row <= rows:
            hits[row] += 1
            row += thread
    return hits[1:]

# %% chart_row_text | O(n) | O(n) | lambda n: "kp" * (n // 2 + 1)
from itertools import groupby

def chart_row_text(row):
    """'kkkpp' -> 'k3 p2'"""
    return " ".join(f"{stitch}{len(list(run))}" for stitch, run in groupby(row))

# %% render_chart | O(n*m) | O(n*m) | lambda n: (n, n)
def render_chart(rows, stitches):
    picture = []
    for r in range(rows):
        line = ["x" if (r + s) % 4 == 0 else "." for s in range(stitches)]
        picture.append("".join(line))
    return "\n".join(picture)

# %% mirror_border | O(n) | O(n) | lambda n: n
def mirror_border(length):
    """Mirrors the motif at its end until the border is long enough."""
    motif = ["red", "blue", "gold"]
    while len(motif) < length:
        motif = motif + motif[::-1]
    return motif[:length]

# %% weave_holds | O(n^2) | O(1) | lambda n: [[(r + c) % 2 for c in range(n)] for r in range(n)]
def weave_holds(draft):
    """Square draft: no thread may float over three crossings or more."""
    n = len(draft)
    for r in range(n):
        float_length = 0
        for c in range(n):
            float_length = float_length + 1 if draft[r][c] else 0
            if float_length >= 3:
                return False
    return True

# %% longest_gradient | O(n^2) | O(n) | lambda n: list(range(n))
def longest_gradient(shades):
    """Most wools in the given order of which each is darker than the one before."""
    length = [1] * len(shades)
    for i, shade in enumerate(shades):
        for j in range(i):
            if shades[j] < shade and length[j] + 1 > length[i]:
                length[i] = length[j] + 1
    return max(length, default=0)

# %% longest_gradient_fast | O(n log n) | O(n) | lambda n: list(range(n))
from bisect import bisect_left

def longest_gradient_fast(shades: list[int]) -> int:
    ends = []
    for s in shades:
        k = bisect_left(ends, s)
        if k == len(ends):
            ends.append(s)
        else:
            ends[k] = s
    return len(ends)

# %% thread_crossings | O(n log n) | O(n) | lambda n: [(i * 7919) % 100003 for i in range(n)]
def thread_crossings(order):
    """How often threads cross between the reed and the given order."""
    if len(order) < 2:
        return 0, order
    half = len(order) // 2
    a, left = thread_crossings(order[:half])
    b, right = thread_crossings(order[half:])
    merged, crossings, i = [], a + b, 0
    for thread in right:
        while i < len(left) and left[i] <= thread:
            merged.append(left[i])
            i += 1
        crossings += len(left) - i
        merged.append(thread)
    merged.extend(left[i:])
    return crossings, merged

# %% darkest_by_tail | O(n^2) | O(n^2) | lambda n: list(range(n))
def darkest_by_tail(shades):
    if len(shades) == 1:
        return shades[0]
    rest = darkest_by_tail(shades[1:])
    return shades[0] if shades[0] > rest else rest

# %% fold_and_add | O(n) | O(n) | lambda n: list(range(n))
def fold_and_add(thickness):
    """Folds the cloth in the middle again and again; thickness at the end."""
    while len(thickness) > 1:
        half = (len(thickness) + 1) // 2
        left, right = thickness[:half], thickness[half:]
        right += [0] * (half - len(right))
        thickness = [a + b for a, b in zip(left, reversed(right))]
    return thickness[0]

# %% cheapest_seams | O(n^3) | O(n^2) | lambda n: [1 + (i * 7) % 10 for i in range(n)]
def cheapest_seams(panels):
    """Sewing two neighbouring pieces costs their joint width. Cheapest way to one piece."""
    n = len(panels)
    upto = [0]
    for w in panels:
        upto.append(upto[-1] + w)
    cost = [[0] * n for _ in range(n)]
    for span in range(1, n):
        for i in range(n - span):
            j = i + span
            cost[i][j] = upto[j + 1] - upto[i] + min(cost[i][k] + cost[k + 1][j] for k in range(i, j))
    return cost[0][n - 1]

# %% dye_bath_totals | O(2^n) | O(2^n) | lambda n: [3 + i for i in range(n)]
def dye_bath_totals(grams):
    """Weight of every choice of skeins; bit i of the index says whether skein i is in the bath."""
    totals = [0] * (1 << len(grams))
    for i, g in enumerate(grams):
        bit = 1 << i
        for rest in range(bit):
            totals[bit + rest] = totals[rest] + g
    return totals

# %% uneven_warp | O(n+m) | O(1) | lambda n: ([1] * n, [1] * (2 * n))
def uneven_warp(left, right):
    """Difference in tension of the two halves of the loom."""
    a = b = 0
    for t in left:
        a += t
    for t in right:
        b += t
    return abs(a - b)
