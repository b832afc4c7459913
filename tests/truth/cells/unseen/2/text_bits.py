# %% caesar_shift | O(n) | O(n) | lambda n: (("abcXYZ !" * n)[:n], 5)
import string

def caesar_shift(msg: str, k: int) -> str:
    out = []
    for ch in msg:
        if ch in string.ascii_lowercase:
            out.append(chr((ord(ch) - 97 + k) % 26 + 97))
        elif ch in string.ascii_uppercase:
            out.append(chr((ord(ch) - 65 + k) % 26 + 65))
        else:
            out.append(ch)
    return "".join(out)

# %% word_frequencies | O(n) | O(n) | lambda n: ("The cat, a dog. " * n)[:n]
from collections import Counter

def word_frequencies(text):
    words = [w.strip(".,!?") for w in text.lower().split()]
    return Counter(words)

# %% mirror_text | O(n^2) | O(n) | lambda n: "q" * n
def mirror_text(s):
    res = ""
    for c in s:
        res = c + res
    return res

# %% reads_same_both_ways | O(n) | O(1) | lambda n: "a" * n
def reads_same_both_ways(phrase: str) -> bool:
    lo, hi = 0, len(phrase) - 1
    while lo < hi:
        if not phrase[lo].isalnum():
            lo += 1
        elif not phrase[hi].isalnum():
            hi -= 1
        elif phrase[lo].lower() != phrase[hi].lower():
            return False
        else:
            lo += 1
            hi -= 1
    return True

# %% squeeze_runs | O(n) | O(n) | lambda n: ("ab" * n)[:n]
from itertools import groupby

def squeeze_runs(dna):
    return "".join(f"{base}{sum(1 for _ in grp)}" for base, grp in groupby(dna))

# %% widest_palindrome | O(n^2) | O(1) | lambda n: "z" * n
def widest_palindrome(s):
    def grow(a, b):
        while a >= 0 and b < len(s) and s[a] == s[b]:
            a -= 1
            b += 1
        return a + 1, b - a - 1

    best_start, best_len = 0, 0
    for mid in range(len(s)):
        for pair in ((mid, mid), (mid, mid + 1)):
            st, ln = grow(*pair)
            if ln > best_len:
                best_start, best_len = st, ln
    return best_start, best_len

# %% vowel_stats | O(n) | O(1) | lambda n: ("education x" * n)[:n]
def vowel_stats(text: str) -> dict[str, int]:
    stats = {v: 0 for v in "aeiou"}
    for letter in text:
        if letter in stats:
            stats[letter] += 1
    return stats

# %% index_of_terms | O(n log n) | O(n) | lambda n: " ".join(str((i * i * 7919 + i * 104729) % 1000003) for i in range(n))
def index_of_terms(doc: str) -> list[str]:
    """Alphabetical list of the distinct terms in a document."""
    return sorted(set(doc.split()))

# %% all_tails | O(n^2) | O(n^2) | lambda n: ("banana" * n)[:n]
def all_tails(word):
    tails = []
    while word:
        tails.append(word)
        word = word[1:]
    return tails

# %% every_chunk | O(n^3) | O(n^3) | lambda n: ("mississippi" * n)[:n]
def every_chunk(s):
    L = len(s)
    return [s[i:j] for i in range(L) for j in range(i + 1, L + 1)]

# %% brackets_ok | O(n) | O(n) | lambda n: "([{" * n
PAIRS = {")": "(", "]": "[", "}": "{"}

def brackets_ok(code):
    stack = []
    for tok in code:
        if tok in PAIRS.values():
            stack.append(tok)
        elif tok in PAIRS:
            if not stack or stack.pop() != PAIRS[tok]:
                return False
    return not stack

# %% longest_fresh_streak | O(n) | O(n) | lambda n: list(range(n))
def longest_fresh_streak(song_ids):
    last_seen = {}
    start = best = 0
    for pos, sid in enumerate(song_ids):
        if last_seen.get(sid, -1) >= start:
            start = last_seen[sid] + 1
        last_seen[sid] = pos
        best = max(best, pos - start + 1)
    return best

# %% typo_distance | O(n*m) | O(n) | lambda n: ("ab" * n, "ba" * n)
def typo_distance(a: str, b: str) -> int:
    prev = list(range(len(b) + 1))
    for i, ca in enumerate(a, 1):
        cur = [i]
        for j, cb in enumerate(b, 1):
            cur.append(min(prev[j] + 1, cur[-1] + 1, prev[j - 1] + (ca != cb)))
        prev = cur
    return prev[-1]

# %% shared_subsequence | O(n*m) | O(n*m) | lambda n: ("gact" * n, "tcga" * n)
def shared_subsequence(x, y):
    table = [[0] * (len(y) + 1) for _ in range(len(x) + 1)]
    for i in range(len(x)):
        for j in range(len(y)):
            if x[i] == y[j]:
                table[i + 1][j + 1] = table[i][j] + 1
            else:
                table[i + 1][j + 1] = max(table[i][j + 1], table[i + 1][j])
    return table[len(x)][len(y)]

# %% naive_find | O(n*m) | O(1) | lambda n: ("a" * (2 * n), "a" * n + "b")
def naive_find(haystack: str, needle: str) -> int:
    h, k = len(haystack), len(needle)
    for start in range(h):
        matched = 0
        while matched < k and start + matched < h:
            if haystack[start + matched] != needle[matched]:
                break
            matched += 1
        if matched == k:
            return start
    return -1

# %% border_table | O(n) | O(n) | lambda n: "a" * (n - 1) + "b"
def border_table(p: str) -> list:
    fail = [0] * len(p)
    k = 0
    for i in range(1, len(p)):
        while k > 0 and p[k] != p[i]:
            k = fail[k - 1]
        if p[k] == p[i]:
            k += 1
        fail[i] = k
    return fail

# %% hidden_inside | O(n) | O(1) | lambda n: ("ac" * (n // 4) + "z", "abc" * n)
def hidden_inside(small, big):
    it = iter(big)
    return all(ch in it for ch in small)

# %% binary_digits | O(log n) | O(log n) | lambda n: n
def binary_digits(value: int) -> str:
    if value == 0:
        return "0"
    bits = []
    while value:
        value, r = divmod(value, 2)
        bits.append("01"[r])
    bits.reverse()
    return "".join(bits)

# %% same_ends | O(1) | O(1) | lambda n: "x" * n
def same_ends(label):
    if not label:
        return True
    return label[0] == label[-1] and label[len(label) // 2] != "?"

# %% unique_tokens | O(n^2) | O(n) | lambda n: list(range(n))
def unique_tokens(tokens):
    kept = []
    for t in tokens:
        if t not in kept:
            kept.append(t)
    return kept
