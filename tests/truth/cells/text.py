# %% reverse_slice | O(n) | O(n) | lambda n: 'a' * n
def backwards(text):
    return text[::-1]
# %% reverse_prepending | O(n^2) | O(n) | lambda n: 'a' * n
def backwards_slowly(text):
    out = ""
    for letter in text:
        out = letter + out
    return out
# %% reverse_recursive | O(n^2) | O(n^2) | lambda n: 'a' * n
def backwards_recursively(text):
    if len(text) <= 1:
        return text
    return backwards_recursively(text[1:]) + text[0]
# %% appending | O(n) | O(n) | lambda n: 'ab c' * (n // 4)
def without_spaces(s: str) -> str:
    out = ""
    for c in s:
        if c != " ":
            out += c
    return out
# %% palindrome_pointers | O(n) | O(1) | lambda n: 'a' * n
def is_palindrome(s):
    i, j = 0, len(s) - 1
    while i < j:
        if s[i] != s[j]:
            return False
        i += 1
        j -= 1
    return True
# %% palindrome_expand | O(n^2) | O(1) | lambda n: 'a' * n
def longest_palindrome_length(s):
    best = 0
    for center in range(len(s)):
        for width in (0, 1):
            i, j = center, center + width
            while i >= 0 and j < len(s) and s[i] == s[j]:
                best = max(best, j - i + 1)
                i -= 1
                j += 1
    return best
# %% palindrome_all_substrings | O(n^3) | O(n) | lambda n: 'a' * n
def count_palindromes(s: str) -> int:
    count = 0
    for i in range(len(s)):
        for j in range(i + 1, len(s) + 1):
            if s[i:j] == s[i:j][::-1]:
                count += 1
    return count
# %% counts | O(n) | O(1) | lambda n: 'abcd' * (n // 4)
def letter_counts(text):
    counts = {}
    for c in text:
        counts[c] = counts.get(c, 0) + 1
    return counts
# %% first_unique_by_count | O(n^2) | O(1) | lambda n: ''.join(chr(0x4e00 + i // 2) for i in range(n))
def first_unique(text):
    for c in text:
        if text.count(c) == 1:
            return c
    return ""
# %% anagram_sorted | O(n log n) | O(n) | lambda n: ('ab' * (n // 2), 'ba' * (n // 2))
def is_anagram(s: str, t: str) -> bool:
    return sorted(s) == sorted(t)
# %% anagram_counter | O(n+m) | O(1) | lambda n: ('ab' * (n // 2), 'ba' * (n // 2))
from collections import Counter
def same_letters(s, t):
    return Counter(s) == Counter(t)
# %% brackets | O(n) | O(n) | lambda n: '(' * n
def balanced(brackets):
    stack = []
    for b in brackets:
        if b in "([{":
            stack.append(b)
        elif not stack or stack.pop() + b not in ("()", "[]", "{}"):
            return False
    return not stack
# %% substring_naive | O(n*m) | O(1) | lambda n: ('a' * n, 'a' * (n // 2) + 'b')
def find_naive(text, pattern):
    for i in range(len(text) - len(pattern) + 1):
        j = 0
        while j < len(pattern) and text[i + j] == pattern[j]:
            j += 1
        if j == len(pattern):
            return i
    return -1
# %% substring_kmp | O(n+m) | O(n) | lambda n: ('a' * n, 'a' * (n // 2) + 'b')
def find_kmp(text, pattern):
    fail, k = [0] * len(pattern), 0
    for i in range(1, len(pattern)):
        while k and pattern[k] != pattern[i]:
            k = fail[k - 1]
        if pattern[k] == pattern[i]:
            k += 1
        fail[i] = k
    k = 0
    for i, c in enumerate(text):
        while k and pattern[k] != c:
            k = fail[k - 1]
        if pattern[k] == c:
            k += 1
        if k == len(pattern):
            return i - k + 1
    return -1
# %% window_distinct | O(n) | O(n) | lambda n: ''.join(chr(0x4e00 + i) for i in range(min(n, 20000)))
def longest_without_repeats(s: str) -> int:
    last, start, best = {}, 0, 0
    for i, c in enumerate(s):
        if c in last and last[c] >= start:
            start = last[c] + 1
        last[c] = i
        best = max(best, i - start + 1)
    return best
# %% all_substrings | O(n^3) | O(n^3) | lambda n: ('abcdefghij' * n)[:n]
def substrings(text):
    return [text[i:j] for i in range(len(text)) for j in range(i + 1, len(text) + 1)]
# %% words_reversed | O(n) | O(n) | lambda n: 'ab ' * (n // 3)
def reverse_words(sentence):
    return " ".join(reversed(sentence.split()))
# %% run_lengths | O(n) | O(n) | lambda n: 'ab' * (n // 2)
def encode(text):
    parts, i = [], 0
    while i < len(text):
        j = i
        while j < len(text) and text[j] == text[i]:
            j += 1
        parts.append(text[i] + str(j - i))
        i = j
    return "".join(parts)
# %% edit_distance | O(n*m) | O(n*m) | lambda n: ('a' * n, 'b' * n)
def edit_distance(a: str, b: str) -> int:
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a) + 1):
        for j in range(len(b) + 1):
            if i == 0 or j == 0:
                table[i][j] = i + j
            elif a[i - 1] == b[j - 1]:
                table[i][j] = table[i - 1][j - 1]
            else:
                table[i][j] = 1 + min(table[i - 1][j], table[i][j - 1], table[i - 1][j - 1])
    return table[-1][-1]
# %% edit_distance_naive | O(2^n) | O(n) | lambda n: ('a' * n, 'b' * n)
def edit_naive(a: str, b: str) -> int:
    def cost(i, j):
        if i == 0 or j == 0:
            return i + j
        if a[i - 1] == b[j - 1]:
            return cost(i - 1, j - 1)
        return 1 + min(cost(i - 1, j), cost(i, j - 1), cost(i - 1, j - 1))
    return cost(len(a), len(b))
# %% lcs_rolling | O(n*m) | O(n) | lambda n: ('ab' * (n // 2), 'ba' * (n // 2))
def lcs_length(text1, text2):
    previous = [0] * (len(text2) + 1)
    for x in text1:
        current = [0]
        for j, y in enumerate(text2):
            current.append(previous[j] + 1 if x == y else max(previous[j + 1], current[-1]))
        previous = current
    return previous[-1]
# %% group_anagrams | O(n) | O(n) | lambda n: [f'w{i:05d}' for i in range(n)]
def group_anagrams(words):
    groups = {}
    for word in words:
        groups.setdefault("".join(sorted(word)), []).append(word)
    return list(groups.values())
# %% permutations_of_letters | O(n!) | O(n!) | lambda n: ''.join(chr(97 + i) for i in range(n))
def arrangements(s):
    if len(s) <= 1:
        return [s]
    return [s[i] + rest for i in range(len(s)) for rest in arrangements(s[:i] + s[i + 1:])]
# %% caesar_join | O(n) | O(n) | lambda n: 'a' * n
def shift_letters(message):
    return "".join(chr((ord(c) - 97 + 3) % 26 + 97) if c.isalpha() else c for c in message)
