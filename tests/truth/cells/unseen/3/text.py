# %% reads_same | O(n) | O(1) | lambda n: "ab," * (n // 3) + "," + "ba" * (n // 3)
def reads_same(phrase: str) -> bool:
    """Palindrome test that skips punctuation."""
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

# %% word_frequencies | O(n) | O(n) | lambda n: " ".join(f"w{i}" for i in range(n))
from collections import Counter


def word_frequencies(text):
    words = text.lower().split()
    return dict(Counter(w.strip(".,;!?") for w in words))

# %% longest_mirror | O(n^2) | O(n) | lambda n: "a" * n
def longest_mirror(s):
    best_start, best_len = 0, 0

    def grow(left, right):
        while left >= 0 and right < len(s) and s[left] == s[right]:
            left -= 1
            right += 1
        return left + 1, right - left - 1

    for center in range(len(s)):
        for right in (center, center + 1):
            start, length = grow(center, right)
            if length > best_len:
                best_start, best_len = start, length
    return s[best_start:best_start + best_len]

# %% occurrences | O(n*m) | O(1) | lambda n: ("a" * (2 * n), "a" * (n - 1) + "b")
def occurrences(text: str, pattern: str) -> int:
    hits = 0
    for start in range(len(text) - len(pattern) + 1):
        k = 0
        while k < len(pattern) and text[start + k] == pattern[k]:
            k += 1
        if k == len(pattern):
            hits += 1
    return hits

# %% typo_distance | O(n*m) | O(n) | lambda n: ("ab" * (n // 2), "ba" * (n // 2))
def typo_distance(typed, meant):
    prev = list(range(len(meant) + 1))
    for i, c in enumerate(typed, 1):
        row = [i]
        for j, d in enumerate(meant, 1):
            row.append(min(prev[j] + 1, row[-1] + 1, prev[j - 1] + (c != d)))
        prev = row
    return prev[-1]

# %% common_subsequence | O(n*m) | O(n*m) | lambda n: ("abc" * (n // 3), "cab" * (n // 3))
def common_subsequence(a: str, b: str) -> str:
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a)):
        for j in range(len(b)):
            if a[i] == b[j]:
                table[i + 1][j + 1] = table[i][j] + 1
            else:
                table[i + 1][j + 1] = max(table[i][j + 1], table[i + 1][j])
    out = []
    i, j = len(a), len(b)
    while i and j:
        if a[i - 1] == b[j - 1]:
            out.append(a[i - 1])
            i, j = i - 1, j - 1
        elif table[i - 1][j] >= table[i][j - 1]:
            i -= 1
        else:
            j -= 1
    return "".join(reversed(out))

# %% same_letters | O(n log n) | O(n) | lambda n: tuple("".join(random.sample([chr(256 + i) for i in range(n)], n)) for _ in range(2))
import random


def same_letters(first: str, second: str) -> bool:
    if len(first) != len(second):
        return False
    return sorted(first) == sorted(second)

# %% shift_letters | O(n) | O(n) | lambda n: ("Hello, World! " * (n // 14 + 1), 3)
def shift_letters(message, key=13):
    out = []
    for ch in message:
        if "a" <= ch <= "z":
            out.append(chr((ord(ch) - 97 + key) % 26 + 97))
        elif "A" <= ch <= "Z":
            out.append(chr((ord(ch) - 65 + key) % 26 + 65))
        else:
            out.append(ch)
    return "".join(out)

# %% pack_runs | O(n) | O(n) | lambda n: "ab" * (n // 2)
from itertools import groupby


def pack_runs(line: str) -> str:
    """aaab -> 3a1b"""
    return "".join(f"{sum(1 for _ in run)}{ch}" for ch, run in groupby(line))

# %% brackets_ok | O(n) | O(n) | lambda n: "([" * (n // 2)
def brackets_ok(code):
    closing = {")": "(", "]": "[", "}": "{"}
    open_ones = []
    for ch in code:
        if ch in "([{":
            open_ones.append(ch)
        elif ch in closing:
            if not open_ones or open_ones.pop() != closing[ch]:
                return False
    return not open_ones

# %% different_substrings | O(n^3) | O(n^3) | lambda n: "".join(chr(300 + i) for i in range(n))
def different_substrings(s):
    seen = set()
    for i in range(len(s)):
        for j in range(i + 1, len(s) + 1):
            seen.add(s[i:j])
    return len(seen)

# %% first_lonely_char | O(n^2) | O(1) | lambda n: "".join(chr(300 + i) for i in range(n // 2)) * 2
def first_lonely_char(text: str):
    """The first character that appears only once, or None."""
    for ch in text:
        if text.count(ch) == 1:
            return ch
    return None

# %% drop_leading_zeros | O(n^2) | O(n) | lambda n: "0" * n
def drop_leading_zeros(digits: str) -> str:
    while digits.startswith("0"):
        digits = digits[1:]
    return digits or "0"

# %% wrap | O(n) | O(n) | lambda n: ("lorem ipsum dolor " * (n // 18 + 1), 40)
def wrap(text, width=72):
    lines, current, used = [], [], 0
    for word in text.split():
        if current and used + 1 + len(word) > width:
            lines.append(" ".join(current))
            current, used = [], 0
        used += len(word) + (1 if current else 0)
        current.append(word)
    if current:
        lines.append(" ".join(current))
    return "\n".join(lines)

# %% solve_jumble | O(n!) | O(n) | lambda n: ("abcdefghijklmnopqrstuvwxyz"[:n], {"zz"})
from itertools import permutations


def solve_jumble(letters: str, dictionary: set) -> str:
    """Try each order of the letters until one is a known word."""
    for order in permutations(letters):
        guess = "".join(order)
        if guess in dictionary:
            return guess
    return ""

# %% can_segment | O(n^3) | O(n) | lambda n: ("a" * n, {"a", "b"})
def can_segment(s, vocabulary):
    reachable = [False] * (len(s) + 1)
    reachable[0] = True
    for end in range(1, len(s) + 1):
        for start in range(end):
            if reachable[start] and s[start:end] in vocabulary:
                reachable[end] = True
                break
    return reachable[-1]

# %% vowel_share | O(n) | O(1) | lambda n: "banana" * (n // 6 + 1)
def vowel_share(text: str) -> float:
    vowels = sum(1 for ch in text if ch in "aeiouAEIOU")
    return vowels / max(1, len(text))

# %% all_subsequences | O(2^n) | O(2^n) | lambda n: "".join(chr(97 + i % 26) for i in range(n))
def all_subsequences(word):
    if not word:
        return [""]
    rest = all_subsequences(word[1:])
    return [word[0] + r for r in rest] + rest

# %% hidden_in | O(n) | O(1) | lambda n: ("z" * n, "xz" * n)
def hidden_in(needle: str, haystack: str) -> bool:
    """Do the letters of needle appear in haystack in this order?"""
    letters = iter(haystack)
    return all(ch in letters for ch in needle)

# %% smallest_period | O(n) | O(n) | lambda n: "a" * (n // 2) + "b" + "a" * (n // 2)
def smallest_period(s):
    border = [0] * len(s)
    k = 0
    for i in range(1, len(s)):
        while k > 0 and s[i] != s[k]:
            k = border[k - 1]
        if s[i] == s[k]:
            k += 1
        border[i] = k
    return len(s) - border[-1]
