# %% letter_histogram | O(n) | O(1) | lambda n: 'abcxyz' * (n // 6 + 1)
def letter_histogram(text: str) -> list[int]:
    slots = [0] * 26
    for ch in text:
        if 'a' <= ch <= 'z':
            slots[ord(ch) - 97] += 1
    return slots

# %% reads_both_ways | O(n) | O(n) | lambda n: 'a' * n
def reads_both_ways(phrase):
    kept = ''.join(c.lower() for c in phrase if c.isalnum())
    return kept == kept[::-1]

# %% longest_mirror | O(n^2) | O(n) | lambda n: 'a' * (n - 1) + 'b'
def longest_mirror(s: str) -> str:
    """Longest palindromic piece of s, grown from every centre."""
    def grow(left: int, right: int) -> tuple[int, int]:
        while left >= 0 and right < len(s) and s[left] == s[right]:
            left -= 1
            right += 1
        return left + 1, right

    best = (0, 0)
    for c in range(len(s)):
        for span in (grow(c, c), grow(c, c + 1)):
            if span[1] - span[0] > best[1] - best[0]:
                best = span
    return s[best[0]:best[1]]

# %% every_fragment | O(n^3) | O(n^3) | lambda n: 'ab' * (n // 2)
def every_fragment(text):
    return [text[i:j] for i in range(len(text)) for j in range(i + 1, len(text) + 1)]

# %% first_occurrence | O(n*m) | O(1) | lambda n: ('a' * (2 * n), 'a' * (n - 1) + 'b')
def first_occurrence(haystack: str, needle: str) -> int:
    for start in range(len(haystack) - len(needle) + 1):
        k = 0
        while k < len(needle) and haystack[start + k] == needle[k]:
            k += 1
        if k == len(needle):
            return start
    return -1

# %% typo_distance | O(n*m) | O(n) | lambda n: ('a' * n, 'b' * n)
def typo_distance(typed, meant):
    previous = list(range(len(meant) + 1))
    for i, a in enumerate(typed, 1):
        current = [i]
        for j, b in enumerate(meant, 1):
            current.append(min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (a != b)))
        previous = current
    return previous[-1]

# %% glossary | O(n log n) | O(n) | lambda n: ' '.join(f'{w:07d}' for w in random.Random(n).sample(range(10 ** 7), n))
import random

def glossary(text: str) -> list[str]:
    words = set(text.lower().split())
    return sorted(words)

# %% same_letters | O(n log n) | O(n) | lambda n: (''.join(map(chr, random.Random(n).choices(range(0x4e00, 0x9f00), k=n))),) * 2
import random

def same_letters(first, second):
    return len(first) == len(second) and sorted(first) == sorted(second)

# %% flip_text | O(n^2) | O(n) | lambda n: 'xyz' * (n // 3 + 1)
def flip_text(text: str) -> str:
    out = ''
    for ch in text:
        out = ch + out
    return out

# %% brackets_ok | O(n) | O(n) | lambda n: '(' * (n // 2) + ')' * (n // 2)
def brackets_ok(code):
    pairs = {')': '(', ']': '[', '}': '{'}
    stack = []
    for ch in code:
        if ch in '([{':
            stack.append(ch)
        elif ch in pairs:
            if not stack or stack.pop() != pairs[ch]:
                return False
    return not stack

# %% squeeze_runs | O(n) | O(n) | lambda n: 'ab' * (n // 2)
from itertools import groupby

def squeeze_runs(row: str) -> str:
    parts = []
    for symbol, run in groupby(row):
        parts.append(f"{len(list(run))}{symbol}")
    return ''.join(parts)

# %% shared_prefix | O(n*m) | O(n) | lambda n: ['a' * n] * n
def shared_prefix(names):
    prefix = []
    for column in zip(*names):
        if len(set(column)) > 1:
            break
        prefix.append(column[0])
    return ''.join(prefix)

# %% trim_line_end | O(n^2) | O(n) | lambda n: ' ' * n + 'x '
import re

def trim_line_end(line: str) -> str:
    return re.sub(r'\s+$', '', line)

# %% abbreviates | O(n) | O(1) | lambda n: ('a' * n, 'ba' * n)
def abbreviates(short, full):
    """True if short can be got from full by dropping characters."""
    rest = iter(full)
    return all(ch in rest for ch in short)

# %% canonical_necklace | O(n^2) | O(n) | lambda n: 'a' * n
def canonical_necklace(beads: str) -> str:
    return min(beads[i:] + beads[:i] for i in range(len(beads)))

# %% longest_fresh_stretch | O(n) | O(n) | lambda n: ''.join(chr(33 + i % 100000) for i in range(n))
def longest_fresh_stretch(stream):
    seen_at = {}
    begin = longest = 0
    for pos, ch in enumerate(stream):
        if seen_at.get(ch, -1) >= begin:
            begin = seen_at[ch] + 1
        seen_at[ch] = pos
        longest = max(longest, pos - begin + 1)
    return longest

# %% casing_variants | O(2^n) | O(2^n) | lambda n: 'a' * n
from itertools import product

def casing_variants(word: str) -> list[str]:
    choices = [(c.lower(), c.upper()) for c in word]
    return [''.join(pick) for pick in product(*choices)]

# %% can_tile | O(n^2) | O(n^2) | lambda n: 'a' * n + 'z'
import sys
sys.setrecursionlimit(1_000_000)

def can_tile(text):
    pieces = ('a', 'aa', 'ab', 'bab')
    memo = {'': True}

    def fits(rest):
        if rest not in memo:
            answer = False
            for piece in pieces:
                if rest.startswith(piece) and fits(rest[len(piece):]):
                    answer = True
                    break
            memo[rest] = answer
        return memo[rest]

    return fits(text)

# %% symbol_shares | O(n^2) | O(n) | lambda n: ''.join(chr(300 + i % 50000) for i in range(n))
def symbol_shares(message: str) -> dict[str, float]:
    size = len(message)
    return {symbol: message.count(symbol) / size for symbol in message}

# %% slugify_title | O(n) | O(n) | lambda n: 'Big News! ' * (n // 10 + 1) | Slugger.slug
import re

class Slugger:
    def __init__(self, joiner='-'):
        self.joiner = joiner
        self.junk = re.compile(r'[^a-z0-9 ]')

    def slug(self, title):
        cleaned = self.junk.sub('', title.lower())
        return self.joiner.join(cleaned.split())
