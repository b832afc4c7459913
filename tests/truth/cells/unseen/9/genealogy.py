# %% relation_name | O(1) | O(1) | lambda n: n
def relation_name(generations: int) -> str:
    match generations:
        case 0:
            return "self"
        case 1:
            return "parent"
        case 2:
            return "grandparent"
    return f"{generations - 2} x great-grandparent"

# %% parents_of | O(1) | O(1) | lambda n: ({i: {"father": 2 * i, "mother": 2 * i + 1} for i in range(n)}, n - 1)
def parents_of(people, who):
    entry = people.get(who)
    if entry is None:
        return ()
    return entry["father"], entry["mother"]

# %% ahnentafel_path | O(log n) | O(log n) | lambda n: n
def ahnentafel_path(number: int) -> str:
    """How to get from the child to the ancestor with that number: F and M steps."""
    steps = []
    while number > 1:
        steps.append("M" if number & 1 else "F")
        number >>= 1
    steps.reverse()
    return "".join(steps)

# %% generation_of | O(log n) | O(1) | lambda n: n
def generation_of(number):
    generation, first = 0, 1
    while first * 2 <= number:
        first *= 2
        generation += 1
    return generation

# %% count_descendants | O(n) | O(n) | lambda n: ({i: [i + 1] if i < n - 1 else [] for i in range(n)}, 0)
def count_descendants(children, person):
    total = 0
    for child in children[person]:
        total += 1 + count_descendants(children, child)
    return total

# %% everyone_named | O(n^2) | O(n) | lambda n: [{"family": f"F{i}", "members": ["Ann", "Bob"]} for i in range(n)]
def everyone_named(households):
    """All members of all households in one list."""
    return sum((h["members"] for h in households), [])

# %% nearest_common_forebear | O(n) | O(n) | lambda n: ({i: i - 1 for i in range(1, n)}, n - 1, n - 2)
def nearest_common_forebear(father, one, other):
    """father: person -> father; the founder has none."""
    line = {one}
    while one in father:
        one = father[one]
        line.add(one)
    while other not in line:
        if other not in father:
            return None
        other = father[other]
    return other

# %% generations_back | O(n) | O(n) | lambda n: {i: i - 1 if i else None for i in range(n)}
def generations_back(father):
    """For everybody how many generations after the founder they lived."""
    known = {}
    for person in father:
        trail = []
        p = person
        while p is not None and p not in known:
            trail.append(p)
            p = father[p]
        depth = -1 if p is None else known[p]
        while trail:
            depth += 1
            known[trail.pop()] = depth
    return known

# %% sound_key | O(n) | O(1) | lambda n: "b" + "a" * n
CODES = {"b": "1", "f": "1", "p": "1", "v": "1", "d": "3", "t": "3", "l": "4", "m": "5", "n": "5", "r": "6"}

def sound_key(surname: str) -> str:
    """First letter and up to three consonant codes: B450"""
    key = surname[0].upper()
    for letter in surname:
        code = CODES.get(letter)
        if code and code != key[-1]:
            key += code
            if len(key) == 4:
                return key
    return key.ljust(4, "0")

# %% by_birthday | O(n log n) | O(n) | lambda n: [{"name": f"p{i}", "born": f"{1700 + (i * 7919) % 300}-0{1 + i % 9}-1{i % 10}"} for i in range(n)]
from datetime import date

def by_birthday(persons):
    return sorted(persons, key=lambda p: date.fromisoformat(p["born"]))

# %% alive_in | O(n) | O(1) | lambda n: ([(1500 + i % 500, 1560 + i % 500) for i in range(n)], 1800)
def alive_in(lifespans, year):
    n = 0
    for born, died in lifespans:
        if born <= year and (died is None or year <= died):
            n += 1
    return n

# %% read_gedcom | O(n) | O(n) | lambda n: "\n".join(["0 INDI", "1 NAME Ann", "2 DATE 1900"] * (n // 3 + 1))
def read_gedcom(text):
    """Lines 'level tag value' to nested dicts."""
    root = {"tag": "ROOT", "value": "", "parts": []}
    open_at = [root]
    for line in text.split("\n"):
        level, tag, *rest = line.split(" ", 2)
        item = {"tag": tag, "value": rest[0] if rest else "", "parts": []}
        del open_at[int(level) + 1:]
        open_at[-1]["parts"].append(item)
        open_at.append(item)
    return root

# %% sibling_table | O(n^2) | O(n^2) | lambda n: [{"name": i, "father": i // 2, "mother": i // 3} for i in range(n)]
def sibling_table(people):
    """2 for full siblings, 1 for half siblings, 0 otherwise"""
    return [[(a["father"] == b["father"]) + (a["mother"] == b["mother"]) for b in people] for a in people]

# %% uncle_triples | O(n^3) | O(1) | lambda n: [(i, i - 1) for i in range(n)]
def uncle_triples(people):
    """people: (id, father id). Counts (uncle, father, child)."""
    found = 0
    for uncle, grandfather in people:
        for father, fathers_father in people:
            for child, childs_father in people:
                if childs_father == father and grandfather == fathers_father and uncle != father:
                    found += 1
    return found

# %% ancestor_slots | O(2^n) | O(n) | lambda n: n
def ancestor_slots(generations):
    """Boxes on a pedigree chart of so many generations."""
    if generations == 0:
        return 1
    fathers_side = ancestor_slots(generations - 1)
    mothers_side = ancestor_slots(generations - 1)
    return 1 + fathers_side + mothers_side

# %% generation_sizes | O(n) | O(n) | lambda n: ({i: [c for c in (2 * i + 1, 2 * i + 2) if c < n] for i in range(n)}, 0)
def generation_sizes(children: dict[int, list[int]], founder: int) -> list[int]:
    sizes = []
    living = [founder]
    while living:
        sizes.append(len(living))
        living = [kid for parent in living for kid in children[parent]]
    return sizes

# %% last_heir | O(n) | O(1) | lambda n: dynasty(n)
class Monarch:
    def __init__(self, name, heir=None):
        self.name = name
        self.heir = heir

def dynasty(n):
    first = None
    for i in range(n):
        first = Monarch(f"King {i}", first)
    return first

def last_heir(monarch):
    while monarch.heir is not None:
        monarch = monarch.heir
    return monarch.name

# %% enroll_all | O(n^2) | O(n) | lambda n: [{"name": f"p{i}", "born": 1900} for i in range(n)] | ParishRegister.enroll_all
class ParishRegister:
    def __init__(self):
        self.entries = []

    def has(self, name):
        return any(e["name"] == name for e in self.entries)

    def enroll_all(self, people):
        skipped = 0
        for p in people:
            if self.has(p["name"]):
                skipped += 1
            else:
                self.entries.append(p)
        return skipped

# %% longest_shared_line | O(n*m) | O(n*m) | lambda n: (["Ann", "Bob"] * (n // 2), ["Bob", "Ann"] * (n // 2))
def longest_shared_line(mine, yours):
    """Longest run of names that stands in both family lines."""
    run = [[0] * (len(yours) + 1) for _ in range(len(mine) + 1)]
    longest = 0
    for i in range(1, len(mine) + 1):
        for j in range(1, len(yours) + 1):
            if mine[i - 1] == yours[j - 1]:
                run[i][j] = run[i - 1][j - 1] + 1
                longest = max(longest, run[i][j])
    return longest

# %% lives_without_overlap | O(n log n) | O(n) | lambda n: [((i * 7919) % 100003, (i * 7919) % 100003 + 60) for i in range(n)]
def lives_without_overlap(lives):
    """Most lives that can follow one another, none overlapping the next."""
    chosen, free_from = [], float("-inf")
    for born, died in sorted(lives, key=lambda life: life[1]):
        if born >= free_from:
            chosen.append((born, died))
            free_from = died
    return chosen
