# %% luma | O(1) | O(1) | lambda n: (n % 256, 17, 200)
def luma(r: int, g: int, b: int) -> int:
    return (299 * r + 587 * g + 114 * b) // 1000

# %% pixel_at | O(1) | O(1) | lambda n: ({"width": n, "data": bytearray(n)}, n // 2, 0)
def pixel_at(image, x, y, default=0):
    """Row-major bytes."""
    offset = y * image["width"] + x
    data = image["data"]
    return data[offset] if 0 <= offset < len(data) else default

# %% spiral_ring | O(sqrt n) | O(1) | lambda n: n
def spiral_ring(k: int) -> int:
    """In which square ring around the centre the k-th pixel of a spiral lies."""
    ring, filled = 0, 1
    while filled < k:
        ring += 1
        filled += 8 * ring
    return ring

# %% mip_levels | O(log n) | O(log n) | lambda n: n
def mip_levels(side, levels=None):
    """Sides of the pyramid down to one pixel."""
    levels = [] if levels is None else levels
    levels.append(side)
    if side > 1:
        mip_levels(side // 2, levels)
    return levels

# %% level_for_tone | O(log n) | O(1) | lambda n: (tuple(i / n for i in range(n)), 1.0)
def level_for_tone(cdf, tone):
    """Inverse lookup in an ascending curve."""
    first, count = 0, len(cdf)
    while count > 0:
        step = count // 2
        if cdf[first + step] < tone:
            first += step + 1
            count -= step + 1
        else:
            count = step
    return first

# %% z_order_depth | O(log^2 n) | O(1) | lambda n: n
def z_order_depth(side):
    """Cells visited when each level of a quadtree walks its own levels again."""
    cells = 0
    outer = side
    while outer > 0:
        inner = side
        while inner > 0:
            cells += 1
            inner >>= 1
        outer >>= 1
    return cells

# %% tone_histogram | O(n) | O(1) | lambda n: bytes(i % 256 for i in range(n))
def tone_histogram(pixels):
    bins = [0] * 16
    for p in pixels:
        bins[p >> 4] += 1
    return bins

# %% dither_row | O(n) | O(n) | lambda n: [(i * 31) % 256 for i in range(n)]
def dither_row(row: list[int]) -> list[int]:
    """Error diffusion along one row."""
    out, error = [], 0
    for p in row:
        wanted = p + error
        dot = 255 if wanted > 127 else 0
        error = wanted - dot
        out.append(dot)
    return out

# %% box_blur_row | O(n) | O(n) | lambda n: [(i * 7) % 50 for i in range(n)]
RADIUS = 3

def box_blur_row(row):
    out = []
    for x in range(len(row)):
        window = row[max(0, x - RADIUS):x + RADIUS + 1]
        out.append(sum(window) / len(window))
    return out

# %% thue_tiles | O(2^n) | O(2^n) | lambda n: n
def thue_tiles(steps):
    """A texture that never repeats: append the negative, again and again."""
    tiles = [0]
    for _ in range(steps):
        tiles += [1 - tile for tile in tiles]
    return tiles

# %% palette_index | O(n) | O(n) | lambda n: [(i, i % 9, 0) for i in range(n)]
def palette_index(pixels):
    palette = {}
    indexed = [palette.setdefault(p, len(palette)) for p in pixels]
    return list(palette), indexed

# %% quadtree_ink | O(n) | O(log n) | lambda n: grow_quads(n)
class Quad:
    def __init__(self, ink=0, parts=()):
        self.ink = ink
        self.parts = parts

def grow_quads(leaves):
    """Four parts as equal as can be, down to single leaves."""
    if leaves == 1:
        return Quad(ink=1)
    sizes = [(leaves + k) // 4 for k in range(4)]
    return Quad(parts=[grow_quads(size) for size in sizes if size])

def quadtree_ink(node):
    if not node.parts:
        return node.ink
    return sum(quadtree_ink(part) for part in node.parts)

# %% layers_from_back | O(n log n) | O(n) | lambda n: [(f"l{v}", v) for v in random.Random(71).sample(range(9 * n), n)]
import random
from queue import PriorityQueue

def layers_from_back(layers):
    queue = PriorityQueue()
    for name, z in layers:
        queue.put((-z, name))
    painted = []
    while not queue.empty():
        painted.append(queue.get()[1])
    return painted

# %% median_cut | O(n log n) | O(n) | lambda n: random.Random(72).sample(range(9 * n), n)
import random

def _split(box, depth):
    if depth == 0 or len(box) < 2:
        return [sum(box) / len(box)]
    mid = len(box) // 2
    return _split(box[:mid], depth - 1) + _split(box[mid:], depth - 1)

def median_cut(tones, bits=3):
    """Palette of at most eight tones."""
    return _split(sorted(tones), bits)

# %% halftone_levels | O(n sqrt n) | O(n) | lambda n: n
def halftone_levels(count):
    """Dots on the edge for each tone: the rings r with r * r <= tone."""
    dots = []
    for tone in range(count):
        r = 0
        while r * r <= tone:
            r += 1
        dots.append(r)
    return dots

# %% flood_count | O(n^2) | O(n^2) | lambda n: ["." * n for _ in range(n)]
def flood_count(rows):
    """Size of the area around the upper left corner."""
    ground = rows[0][0]
    todo = [(0, 0)]
    seen = {(0, 0)}
    while todo:
        y, x = todo.pop()
        for v, u in ((y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)):
            if 0 <= v < len(rows) and 0 <= u < len(rows[v]) and rows[v][u] == ground and (v, u) not in seen:
                seen.add((v, u))
                todo.append((v, u))
    return len(seen)

# %% integral_image | O(n^2) | O(n^2) | lambda n: [[(i ^ j) % 9 for j in range(n)] for i in range(n)]
from itertools import accumulate

def integral_image(image):
    table = []
    for row in image:
        line = list(accumulate(row))
        if table:
            line = [a + b for a, b in zip(line, table[-1])]
        table.append(line)
    return table

# %% best_shift | O(n^2) | O(1) | lambda n: [i % 7 for i in range(n)]
def best_shift(scan):
    """Cyclic shift by which the line is most like itself."""
    n = len(scan)
    best, best_error = 0, float("inf")
    for shift in range(1, n):
        error = sum(abs(scan[i] - scan[(i + shift) % n]) for i in range(n))
        if error < best_error:
            best, best_error = shift, error
    return best

# %% bright_diagonal | O(n^3) | O(1) | lambda n: [[1] * n for _ in range(n)]
def bright_diagonal(image):
    """Length of the longest bright diagonal, every pixel is tried as its start."""
    n = len(image)
    best = 0
    for y in range(n):
        for x in range(n):
            k = 0
            while y + k < n and x + k < n and image[y + k][x + k]:
                k += 1
            best = max(best, k)
    return best

# %% concat_strips | O(n+m) | O(n+m) | lambda n: ([(i, "a") for i in range(n)], [(i, "b") for i in range(n)])
def concat_strips(upper, lower):
    """Merges two strips sorted by x."""
    i = j = 0
    joined = []
    while i < len(upper) and j < len(lower):
        if upper[i][0] <= lower[j][0]:
            joined.append(upper[i])
            i += 1
        else:
            joined.append(lower[j])
            j += 1
    joined.extend(upper[i:])
    joined.extend(lower[j:])
    return joined
