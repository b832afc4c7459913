# %% squeeze_runs | O(n) | O(n) | lambda n: 'ab' * (n // 2)
def squeeze_runs(text: str) -> str:
    parts = []
    i = 0
    while i < len(text):
        j = i
        while j < len(text) and text[j] == text[i]:
            j += 1
        parts.append(f"{text[i]}{j - i}")
        i = j
    return "".join(parts)

# %% reads_same_backwards | O(n) | O(1) | lambda n: 'a' * n
def reads_same_backwards(phrase):
    i, j = 0, len(phrase) - 1
    while i < j:
        if not phrase[i].isalnum():
            i += 1
        elif not phrase[j].isalnum():
            j -= 1
        elif phrase[i].lower() != phrase[j].lower():
            return False
        else:
            i += 1
            j -= 1
    return True

# %% count_mirrors | O(n^2) | O(1) | lambda n: 'a' * n
def count_mirrors(s: str) -> int:
    def grow(left, right):
        found = 0
        while left >= 0 and right < len(s) and s[left] == s[right]:
            found += 1
            left -= 1
            right += 1
        return found

    return sum(grow(c, c) + grow(c, c + 1) for c in range(len(s)))

# %% longest_mirror_brute | O(n^3) | O(1) | lambda n: 'a' * n
def longest_mirror_brute(word):
    best = 0
    for i in range(len(word)):
        for j in range(i, len(word)):
            length = j - i + 1
            if all(word[i + k] == word[j - k] for k in range(length // 2)):
                best = max(best, length)
    return best

# %% typo_distance | O(n*m) | O(n) | lambda n: ('ab' * (n // 2), 'bc' * (n // 2))
def typo_distance(typed: str, wanted: str) -> int:
    """Insertions, deletions and replacements needed."""
    previous = list(range(len(wanted) + 1))
    for row, a in enumerate(typed, start=1):
        current = [row]
        for col, b in enumerate(wanted, start=1):
            cost = previous[col - 1] + (a != b)
            current.append(min(cost, previous[col] + 1, current[col - 1] + 1))
        previous = current
    return previous[-1]

# %% common_subsequence | O(n*m) | O(n*m) | lambda n: ('abc' * (n // 3 + 1), 'bca' * (n // 3 + 1))
def common_subsequence(x, y):
    grid = [[0] * (len(y) + 1) for _ in range(len(x) + 1)]
    for i in range(1, len(x) + 1):
        for j in range(1, len(y) + 1):
            if x[i - 1] == y[j - 1]:
                grid[i][j] = grid[i - 1][j - 1] + 1
            else:
                grid[i][j] = max(grid[i - 1][j], grid[i][j - 1])
    return grid[len(x)][len(y)]

# %% find_phrase | O(n*m) | O(1) | lambda n: ('a' * (2 * n), 'a' * n + 'b')
def find_phrase(haystack: str, needle: str) -> int:
    for start in range(len(haystack) - len(needle) + 1):
        matched = 0
        while matched < len(needle) and haystack[start + matched] == needle[matched]:
            matched += 1
        if matched == len(needle):
            return start
    return -1

# %% overlapping_hits | O(n) | O(n) | lambda n: ('ab' * n, 'ab' * (n // 4 + 1))
def overlapping_hits(text, pattern):
    fallback = [0] * len(pattern)
    k = 0
    for i in range(1, len(pattern)):
        while k and pattern[i] != pattern[k]:
            k = fallback[k - 1]
        if pattern[i] == pattern[k]:
            k += 1
        fallback[i] = k
    hits = 0
    k = 0
    for ch in text:
        while k and (k == len(pattern) or ch != pattern[k]):
            k = fallback[k - 1]
        if ch == pattern[k]:
            k += 1
        if k == len(pattern):
            hits += 1
    return hits

# %% same_letters | O(n log n) | O(n) | lambda n: (''.join(chr(random.randrange(300, 50000)) for _ in range(n)), ''.join(chr(random.randrange(300, 50000)) for _ in range(n)))
import random

def same_letters(one: str, other: str) -> bool:
    return sorted(one) == sorted(other)

# %% ranked_words | O(n log n) | O(n) | lambda n: ' '.join(str(random.randrange(10 ** 6)) for _ in range(n))
import random

def ranked_words(text):
    counts = {}
    for word in text.split():
        counts[word] = counts.get(word, 0) + 1
    ranking = sorted(counts.items(), key=lambda kv: (-kv[1], kv[0]))
    return [word for word, _ in ranking]

# %% shift_letters | O(n) | O(n) | lambda n: 'Hello, world ' * (n // 13 + 1)
def shift_letters(message: str, by: int = 3) -> str:
    def move(ch):
        if "a" <= ch <= "z":
            return chr((ord(ch) - 97 + by) % 26 + 97)
        if "A" <= ch <= "Z":
            return chr((ord(ch) - 65 + by) % 26 + 65)
        return ch

    return "".join(move(ch) for ch in message)

# %% brackets_ok | O(n) | O(n) | lambda n: '([' * (n // 4) + '])' * (n // 4)
def brackets_ok(source):
    closing = {")": "(", "]": "[", "}": "{"}
    opened = []
    for ch in source:
        if ch in "([{":
            opened.append(ch)
        elif ch in closing:
            if not opened or opened.pop() != closing[ch]:
                return False
    return not opened

# %% split_quoted | O(n) | O(n) | lambda n: 'a,"b,c",' * (n // 8 + 1)
def split_quoted(line: str, sep: str = ",") -> list[str]:
    """Split a line at sep, but not inside double quotes."""
    fields = []
    current = []
    inside = False
    for ch in line:
        if ch == '"':
            inside = not inside
        elif ch == sep and not inside:
            fields.append("".join(current))
            current = []
        else:
            current.append(ch)
    fields.append("".join(current))
    return fields

# %% longest_fresh_window | O(n) | O(1) | lambda n: 'abcdefghij' * (n // 10 + 1)
def longest_fresh_window(s):
    last = [-1] * 128
    begin = 0
    best = 0
    for i in range(len(s)):
        code = ord(s[i]) % 128
        if last[code] >= begin:
            begin = last[code] + 1
        last[code] = i
        best = max(best, i - begin + 1)
    return best

# %% sum_amounts | O(n) | O(1) | lambda n: 'paid 12.50 eur; ' * (n // 16 + 1)
import re

AMOUNT = re.compile(r"\d+(?:\.\d+)?")

def sum_amounts(note: str) -> float:
    return sum(float(m.group()) for m in AMOUNT.finditer(note))

# %% has_trailing_blank | O(n^2) | O(1) | lambda n: 'a' + ' ' * n + 'b'
import re

def has_trailing_blank(line):
    return re.search(r"\s+$", line) is not None

# %% sentence_splits | O(n) | O(n) | lambda n: ('a' * n, {'a', 'aa', 'aaaaa'})
def sentence_splits(text: str, vocabulary: set, longest: int = 12) -> int:
    """Ways to cut text into words of at most `longest` letters."""
    ways = [0] * (len(text) + 1)
    ways[0] = 1
    for end in range(1, len(text) + 1):
        for size in range(1, min(longest, end) + 1):
            if text[end - size:end] in vocabulary:
                ways[end] = (ways[end] + ways[end - size]) % 1_000_003
    return ways[-1]

# %% case_variants | O(2^n) | O(2^n) | lambda n: 'a' * n
def case_variants(word):
    variants = [""]
    for ch in word:
        variants = [v + c for v in variants for c in (ch.lower(), ch.upper())]
    return variants

# %% arrangements | O(n!) | O(n!) | lambda n: ''.join(chr(97 + i) for i in range(n))
def arrangements(letters: str) -> list[str]:
    pool = list(letters)
    result = []

    def fix(pos):
        if pos == len(pool):
            result.append("".join(pool))
            return
        for i in range(pos, len(pool)):
            pool[pos], pool[i] = pool[i], pool[pos]
            fix(pos + 1)
            pool[pos], pool[i] = pool[i], pool[pos]

    fix(0)
    return result

# %% longest_shared_start | O(n log n) | O(n) | lambda n: [str(random.randrange(10 ** 7, 10 ** 8)) for _ in range(n)]
import random

def longest_shared_start(codes):
    """Longest prefix that two of the eight-character codes share."""
    ordered = sorted(codes)
    best = ""
    for a, b in zip(ordered, ordered[1:]):
        k = 0
        while k < 8 and a[k] == b[k]:
            k += 1
        if k > len(best):
            best = a[:k]
    return best
