# %% article_for | O(1) | O(1) | lambda n: "apple" + "e" * n
def article_for(noun: str) -> str:
    return "an" if noun[0] in "aeiouAEIOU" else "a"

# %% word_ending | O(1) | O(1) | lambda n: "x" * n + "ation"
ENDINGS = {"ation": "noun", "fully": "adverb", "izing": "verb"}

def word_ending(word):
    tail = word[-5:]
    return ENDINGS.get(tail, "unknown")

# %% gloss | O(1) | O(1) | lambda n: ({f"w{i}": [f"meaning {i}"] for i in range(n)}, "w1")
def gloss(lexicon, word, language="en"):
    try:
        return lexicon[word][0]
    except KeyError:
        return f"[{language}:{word}]"

# %% guide_word_page | O(log n) | O(1) | lambda n: ([f"{i:08d}" for i in range(n)], f"{n - 1:08d}")
from bisect import bisect_right

def guide_word_page(first_words, word):
    """Page of the dictionary on which the word stands."""
    return max(0, bisect_right(first_words, word) - 1)

# %% vigesimal_digits | O(log n) | O(log n) | lambda n: n
def vigesimal_digits(number: int) -> list[int]:
    """Counting in twenties, as in Maya or old Basque."""
    if number < 20:
        return [number]
    digits = []
    while number:
        number, d = divmod(number, 20)
        digits.append(d)
    return digits[::-1]

# %% syllable_guess | O(n) | O(1) | lambda n: "banana" * (n // 6 + 1)
def syllable_guess(word):
    count, before = 0, False
    for letter in word:
        now = letter in "aeiouy"
        if now and not before:
            count += 1
        before = now
    return max(count, 1)

# %% bigram_counts | O(n) | O(n) | lambda n: [f"w{i}" for i in range(n)]
from collections import Counter

def bigram_counts(tokens):
    return Counter(zip(tokens, tokens[1:]))

# %% pangram | O(n) | O(1) | lambda n: "abcdefghijklm " * (n // 14 + 1)
from string import ascii_lowercase

def pangram(sentence: str) -> bool:
    used = {c for c in sentence if c in ascii_lowercase}
    return len(used) == 26

# %% anagram_families | O(n) | O(n) | lambda n: [f"{i:06d}" for i in range(n)]
from collections import defaultdict

def anagram_families(short_words):
    """short_words: at most eight letters each"""
    families = defaultdict(list)
    for w in short_words:
        families["".join(sorted(w[:8]))].append(w)
    return [f for f in families.values() if len(f) > 1]

# %% rhyming_pairs | O(n^2) | O(n^2) | lambda n: [f"{i}ing" for i in range(n)]
from itertools import combinations

def rhyming_pairs(words):
    return [(a, b) for a, b in combinations(words, 2) if a[-3:] == b[-3:]]

# %% vocabulary | O(n log n) | O(n) | lambda n: [f"w{(i * 7919) % 100003}" for i in range(n)]
def vocabulary(tokens: list[str]) -> list[str]:
    distinct = {t.casefold() for t in tokens}
    return sorted(distinct)

# %% growing_prefixes | O(n^2) | O(n^2) | lambda n: "ab" * (n // 2)
def growing_prefixes(word):
    """What the learner sees while the word is typed."""
    shown = []
    for end in range(1, len(word) + 1):
        shown.append(word[:end])
    return shown

# %% prefix_table | O(n*m) | O(n*m) | lambda n: ([f"un{i % 90}" for i in range(n)], ["un", "re"] * (n // 2))
def prefix_table(words, prefixes):
    """A row for each word, a column for each prefix (of two letters)."""
    return [[w.startswith(p) for p in prefixes] for w in words]

# %% sound_alignment | O(n*m) | O(n) | lambda n: ("pater" * (n // 5 + 1), "fadar" * (n // 5 + 1))
def sound_alignment(a: str, b: str) -> int:
    """Longest common subsequence of two words, one row at a time."""
    above = [0] * (len(b) + 1)
    for x in a:
        row = [0]
        for j, y in enumerate(b, 1):
            row.append(above[j - 1] + 1 if x == y else max(row[-1], above[j]))
        above = row
    return above[-1]

# %% longest_echo | O(n^3) | O(1) | lambda n: "a" * n
def longest_echo(s):
    """Length of the longest piece that occurs twice (the two may overlap)."""
    best = 0
    for i in range(len(s)):
        for j in range(i + 1, len(s)):
            k = 0
            while j + k < len(s) and s[i + k] == s[j + k]:
                k += 1
            best = max(best, k)
    return best

# %% hyphenations | O(2^n) | O(n) | lambda n: "a" * n
def hyphenations(word, at=0):
    """Ways to hyphenate, if one may break after any vowel."""
    if at >= len(word) - 1:
        return 1
    unbroken = hyphenations(word, at + 1)
    if word[at] not in "aeiou":
        return unbroken
    return unbroken + hyphenations(word, at + 1)

# %% unknown_words | O(n+m) | O(n+m) | lambda n: ([f"w{i}" for i in range(n)], [f"k{i}" for i in range(n)])
def unknown_words(text_words, known_words):
    known = set(known_words)
    return [w for w in text_words if w not in known]

# %% longest_drawl | O(n) | O(1) | lambda n: "o" * n
from itertools import groupby

def longest_drawl(speech):
    """'sooooo' -> 5"""
    return max((sum(1 for _ in run) for _letter, run in groupby(speech)), default=0)

# %% transliterate | O(n) | O(n) | lambda n: "\u03b1\u03b2\u03b3" * (n // 3 + 1)
GREEK = str.maketrans({"\u03b1": "a", "\u03b2": "b", "\u03b3": "g"})

def transliterate(text):
    return text.translate(GREEK).capitalize()

# %% zipf_gap | O(n log n) | O(n) | lambda n: [f"w{(i * 7919) % 100003}" for i in range(n)]
def zipf_gap(tokens):
    """Word whose frequency is furthest above what Zipf's law predicts for its rank."""
    counts = {}
    for t in tokens:
        counts[t] = counts.get(t, 0) + 1
    ranked = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    top = ranked[0][1]
    word, _gap = max(((w, c - top / rank) for rank, (w, c) in enumerate(ranked, 1)), key=lambda pair: pair[1])
    return word
