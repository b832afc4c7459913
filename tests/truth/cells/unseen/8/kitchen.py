# %% oven_to_fan | O(1) | O(1) | lambda n: n
def oven_to_fan(celsius: float, fan: bool = True) -> int:
    """Rounded to the next 5 degrees as ovens have it."""
    target = celsius - 20 if fan else celsius
    return int(5 * round(target / 5))

# %% swap_first_course | O(1) | O(1) | lambda n: {"starter": ["soup"] * n, "main": ["pie"] * n, "sweet": []}
def swap_first_course(menu):
    menu["starter"], menu["main"] = menu["main"], menu["starter"]
    menu.setdefault("cheese", [])
    return len(menu["main"]), bool(menu["sweet"])

# %% plates_on_top | O(1) | O(1) | lambda n: list(range(n))
from itertools import islice

def plates_on_top(pile, how_many=5):
    return list(islice(reversed(pile), min(how_many, 10)))

# %% sourdough_weights | O(log n) | O(log n) | lambda n: n
def sourdough_weights(grams):
    """The weight of the starter after each feeding."""
    weights = [1]
    while weights[-1] < grams:
        weights.append(weights[-1] * 2)
    return weights

# %% fridge_shelf_for | O(log n) | O(1) | lambda n: (list(range(0, 3 * n, 3)), 3 * n)
def fridge_shelf_for(best_before, day):
    """Index of the last dish that is off on the day. Sorted by best-before."""
    step = 1
    while step < len(best_before):
        step *= 2
    pos = -1
    while step:
        if pos + step < len(best_before) and best_before[pos + step] < day:
            pos += step
        step //= 2
    return pos

# %% cake_layers | O(sqrt n) | O(sqrt n) | lambda n: n
def cake_layers(grams):
    """Each layer of the pyramid cake is a gram heavier than the one above. Top first."""
    used, layer, layers = 0, 1, []
    while used + layer <= grams:
        used += layer
        layers.append(layer)
        layer += 1
    return layers

# %% shopping_list | O(n) | O(n) | lambda n: [{"name": f"r{i}", "items": {f"i{i}": 2, "salt": 1}} for i in range(n)]
from collections import defaultdict

def shopping_list(recipes: list[dict]) -> dict[str, int]:
    """Each recipe has two or three items."""
    total = defaultdict(int)
    for recipe in recipes:
        for item, amount in recipe["items"].items():
            total[item] += amount
    return dict(total)

# %% cooking_minutes | O(n) | O(n) | lambda n: " ".join("bake 20 min" for _ in range(n // 10 + 1))
import re

def cooking_minutes(text):
    return sum(int(m) for m in re.findall(r"(\d+) min", text))

# %% double_recipe | O(n) | O(n) | lambda n: {f"ingredient{i}": (i % 9, "g") for i in range(n)}
def double_recipe(ingredients, factor=2):
    return {name: (amount * factor, unit) for name, (amount, unit) in ingredients.items()}

# %% is_layered | O(n) | O(1) | lambda n: ["cream", "cake"] * (n // 2)
from itertools import pairwise

def is_layered(torte):
    """No two layers of the same kind touch, and cake is at the bottom."""
    return torte[-1] == "cake" and all(above != below for above, below in pairwise(torte))

# %% pantry_to_json | O(n) | O(n) | lambda n: [Jar(f"jam{i}", i % 12 + 1) for i in range(n)]
import json
from dataclasses import asdict, dataclass

@dataclass
class Jar:
    content: str
    month: int

def pantry_to_json(jars):
    return json.dumps([asdict(jar) for jar in jars])

# %% dumpling_line | O(n) | O(n) | lambda n: (list(range(n)), 3)
from collections import deque

def dumpling_line(guests, helpings):
    """Guests queue again until each has had all helpings (a small fixed number, at most three)."""
    line = deque((guest, min(helpings, 3)) for guest in guests)
    served = 0
    while line:
        guest, wants = line.popleft()
        served += 1
        if wants > 1:
            line.append((guest, wants - 1))
    return served

# %% by_spice | O(n log n) | O(n) | lambda n: {f"dish{v}": v for v in random.Random(11).sample(range(9 * n), n)}
import random

def by_spice(dishes: dict[str, int]) -> list[str]:
    return [name for name, heat in sorted(dishes.items(), key=lambda kv: (-kv[1], kv[0]))]

# %% pots_in_use | O(n log n) | O(n) | lambda n: [(v, v + 2 * n) for v in random.Random(12).sample(range(9 * n), n)]
import heapq
import random

def pots_in_use(dishes):
    """Most pots on the stove at once; dishes are (on, off)."""
    dishes.sort()
    hot = []
    most = 0
    for on, off in dishes:
        while hot and hot[0] <= on:
            heapq.heappop(hot)
        heapq.heappush(hot, off)
        most = max(most, len(hot))
    return most

# %% unlike_tastes | O(n^2) | O(n) | lambda n: [f"taste{i}" for i in range(n)]
def unlike_tastes(ratings):
    """Unique tastes, in the order of first appearance."""
    unique = []
    for taste in ratings:
        if unique.count(taste) == 0:
            unique.append(taste)
    return unique

# %% spit_distances | O(n^2) | O(n^2) | lambda n: [(i * 37) % n for i in range(n)]
from itertools import combinations

def spit_distances(skewers):
    gaps = {}
    for (i, a), (j, b) in combinations(enumerate(skewers), 2):
        gaps[i, j] = abs(a - b)
    return gaps

# %% pancake_by_hand | O(n^2) | O(1) | lambda n: list(range(n))
def pancake_by_hand(stack):
    """Largest to the end each round, one neighbour swap at a time."""
    for end in range(len(stack) - 1, 0, -1):
        for i in range(end):
            if stack[i] < stack[i + 1]:
                stack[i], stack[i + 1] = stack[i + 1], stack[i]
    return stack

# %% three_course_menus | O(n^3) | O(1) | lambda n: (list(range(n)), 10 * n)
def three_course_menus(prices, budget):
    """Number of menus of three different dishes that the budget covers."""
    fitting = 0
    for a in range(len(prices) - 2):
        for b in range(a + 1, len(prices) - 1):
            for c in range(b + 1, len(prices)):
                if prices[a] + prices[b] + prices[c] <= budget:
                    fitting += 1
    return fitting

# %% serving_orders | O(n!) | O(n) | lambda n: [(i * 3) % 7 for i in range(n)]
def serving_orders(heats, k=0, jumps=0):
    """Least total change of heat over all orders of the courses, by swapping in place."""
    if k == len(heats):
        return jumps
    best = float("inf")
    for i in range(k, len(heats)):
        heats[k], heats[i] = heats[i], heats[k]
        jump = abs(heats[k] - heats[k - 1]) if k else 0
        best = min(best, serving_orders(heats, k + 1, jumps + jump))
        heats[k], heats[i] = heats[i], heats[k]
    return best

# %% stock_and_list | O(n+m) | O(n+m) | lambda n: ([f"a{i}" for i in range(n)], [f"b{i}" for i in range(n)])
def stock_and_list(pantry, wanted):
    have = set(pantry)
    need = set(wanted)
    return {"buy": need - have, "spare": have - need}
