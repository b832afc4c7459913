# %% is_quoted | O(1) | O(1) | lambda n: '"' + 'x' * n + '"'
def is_quoted(s):
    return len(s) >= 2 and s[0] == s[-1] and s[0] in "\"'"

# %% clean_palindrome | O(n) | O(1) | lambda n: 'a' * n
def clean_palindrome(s):
    i, j = 0, len(s) - 1
    while i < j:
        while i < j and not s[i].isalnum():
            i += 1
        while i < j and not s[j].isalnum():
            j -= 1
        if s[i].lower() != s[j].lower():
            return False
        i += 1
        j -= 1
    return True

# %% squeeze_runs | O(n) | O(n) | lambda n: 'ab' * n
from itertools import groupby

def squeeze_runs(text: str) -> str:
    return ''.join(f'{ch}{sum(1 for _ in grp)}' for ch, grp in groupby(text))

assert squeeze_runs('aaab') == 'a3b1'

# %% first_lonely_letter | O(n) | O(1) | lambda n: 'ab' * (n + 1)
def first_lonely_letter(word):
    seen = [0] * 26
    for ch in word:
        seen[ord(ch) - 97] += 1
    for pos in range(len(word)):
        if seen[ord(word[pos]) - 97] == 1:
            return pos
    return -1

# %% shift_cipher | O(n) | O(n) | lambda n: ('Hello ' * n)[:n]
def shift_letter(c, k):
    if c.isupper():
        return chr((ord(c) - 65 + k) % 26 + 65)
    if c.islower():
        return chr((ord(c) - 97 + k) % 26 + 97)
    return c

def shift_cipher(message, k=3):
    return "".join(shift_letter(c, k) for c in message)

# %% word_counts | O(n) | O(n) | lambda n: 'the cat sat on a mat ' * n
def word_counts(text):
    freq = {}
    for w in text.lower().split():
        freq[w] = freq.get(w, 0) + 1
    return freq

# %% drop_vowels | O(n) | O(n) | lambda n: 'xyz' * n
def drop_vowels(sentence):
    res = ''
    for letter in sentence:
        if letter not in 'aeiouAEIOU':
            res += letter
    return res

# %% brackets_ok | O(n) | O(n) | lambda n: '(' * n + ')' * n
def brackets_ok(code):
    closing = {')': '(', ']': '[', '}': '{'}
    st = []
    for c in code:
        if c in '([{':
            st.append(c)
        elif c in closing:
            if not st or st.pop() != closing[c]:
                return False
    return not st

# %% border_table | O(n) | O(n) | lambda n: 'a' * n + 'b'
def border_table(p):
    fail = [0] * len(p)
    k = 0
    for i in range(1, len(p)):
        while k > 0 and p[k] != p[i]:
            k = fail[k - 1]
        if p[k] == p[i]:
            k += 1
        fail[i] = k
    return fail

# %% longest_vowel_run | O(n) | O(1) | lambda n: 'aeb' * n
def vowel_runs(s):
    length = 0
    for ch in s:
        if ch in 'aeiou':
            length += 1
        else:
            if length:
                yield length
            length = 0
    if length:
        yield length

def longest_vowel_run(s):
    return max(vowel_runs(s), default=0)

# %% index_of_words | O(n log n) | O(n) | lambda n: ' '.join(str(i * 7919 % 1000003) for i in range(n))
def index_of_words(document):
    words = set(document.split())
    return sorted(words)

# %% flip_by_halves | O(n log n) | O(n) | lambda n: 'abcd' * n
def flip_by_halves(s):
    if len(s) < 2:
        return s
    h = len(s) // 2
    return flip_by_halves(s[h:]) + flip_by_halves(s[:h])

# %% widest_mirror | O(n^2) | O(n) | lambda n: 'a' * n
class MirrorFinder:
    def grow(self, s, l, r):
        while l >= 0 and r < len(s) and s[l] == s[r]:
            l -= 1
            r += 1
        return l + 1, r

    def widest(self, s):
        lo, hi = 0, 0
        for i in range(len(s)):
            for a, b in (self.grow(s, i, i), self.grow(s, i, i + 1)):
                if b - a > hi - lo:
                    lo, hi = a, b
        return s[lo:hi]

def widest_mirror(s):
    return MirrorFinder().widest(s)

# %% backwards | O(n^2) | O(n) | lambda n: 'ab' * n
def backwards(s):
    out = ''
    for ch in s:
        out = ch + out
    return out

# %% prefix_bag | O(n^2) | O(n^2) | lambda n: 'ab' * n
def prefix_bag(word):
    bag = set()
    for end in range(1, len(word) + 1):
        bag.add(word[:end])
    return bag

# %% same_both_ways | O(n^2) | O(n^2) | lambda n: 'a' * n
def same_both_ways(s):
    if len(s) <= 1:
        return True
    return s[0] == s[-1] and same_both_ways(s[1:-1])

# %% cancel_pairs | O(n^2) | O(n) | lambda n: 'a' * n + 'b' * n
def cancel_pairs(polymer):
    while 'ab' in polymer:
        polymer = polymer.replace('ab', '', 1)
    return len(polymer)

# %% longest_distinct_brute | O(n^3) | O(n) | lambda n: 'a' * n
def longest_distinct_brute(s):
    best = 0
    for i in range(len(s)):
        for j in range(i + 1, len(s) + 1):
            piece = s[i:j]
            if len(set(piece)) == len(piece):
                best = max(best, len(piece))
    return best

# %% spellings | O(2^n) | O(2^n) | lambda n: 'a' * n
def spellings(word):
    results = ['']
    for ch in word:
        results = [r + c for r in results for c in (ch.lower(), ch.upper())]
    return results

# %% typo_distance | O(n*m) | O(n*m) | lambda n: ('a' * n, 'b' * n)
def typo_distance(src, dst):
    rows, cols = len(src) + 1, len(dst) + 1
    D = [[0] * cols for _ in range(rows)]
    for i in range(rows):
        D[i][0] = i
    for j in range(cols):
        D[0][j] = j
    for i in range(1, rows):
        for j in range(1, cols):
            if src[i - 1] == dst[j - 1]:
                D[i][j] = D[i - 1][j - 1]
            else:
                D[i][j] = 1 + min(D[i - 1][j], D[i][j - 1], D[i - 1][j - 1])
    return D[-1][-1]
