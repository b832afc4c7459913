"""Reads complexity classes as people and models write them."""

from __future__ import annotations

import re
from fractions import Fraction

from sandcell_server.analyzers.report import CLASSES

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ", "0123456789n")
_WORDS = {
    "constant": "O(1)",
    "logarithmic": "O(log n)",
    "linear": "O(n)",
    "linearithmic": "O(n log n)",
    "quasilinear": "O(n log n)",
    "quadratic": "O(n^2)",
    "cubic": "O(n^3)",
    "exponential": "O(2^n)",
    "factorial": "O(n!)",
}
_MOST = 200


def normal_form(text: str) -> str | None:
    """One of the report's classes (or "O(n+m)"), or None if the text names none of them.

    Other letters than n are sizes too; one of them alone is n. O(V + E) and O(n + m) are "O(n+m)".
    """
    text = text.strip()[:_MOST]
    lowered = text.lower()
    if lowered in CLASSES or text in (*CLASSES, "O(n+m)"):
        return text if text in (*CLASSES, "O(n+m)") else "O" + lowered[1:]
    for word in re.findall(r"[a-z]+", lowered):
        if word in _WORDS and "(" not in text:
            return _WORDS[word]
    inside = _inside(text)
    if inside is None:
        return None
    terms = [_term(term) for term in _split(_plain(inside), "+")]
    if any(term is None for term in terms) or not terms:
        return None
    return _named([term for term in terms if term is not None])


def same_growth(one: str, other: str) -> bool:
    """Whether two classes are the same once all sizes grow together: O(n*m) is O(n^2) then, and O(n+m) is O(n)."""
    together = {"O(n*m)": "O(n^2)", "O(n+m)": "O(n)"}
    return together.get(one, one) == together.get(other, other)


_Term = tuple[str, frozenset[str], Fraction, int]
"""Kind ("poly", "exp", "factorial", "loglog"), letters, power of n, power of log n."""


def _inside(text: str) -> str | None:
    """What stands in the outermost brackets after O, Theta, θ or Ω."""
    match = re.search(r"(?:\b[Oo]|[Tt]heta|[ΘθΩω]|[Oo]mega)\s*\(", text)
    if match is None:
        return None
    depth, start = 1, match.end()
    for place in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if depth == 0:
            return text[start:place]
    return None


def _plain(text: str) -> str:
    text = text.replace("log₂", "log").replace("log₁₀", "log")
    text = re.sub(r"([A-Za-z)])([⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ]+)", lambda m: f"{m[1]}^{m[2].translate(_SUPERSCRIPTS)}", text)
    text = re.sub(r"(\d)([⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ]+)", lambda m: f"{m[1]}^{m[2].translate(_SUPERSCRIPTS)}", text)
    text = text.replace("**", "^").replace("·", "*").replace("\u00d7", "*").replace("⋅", "*").replace("√", " sqrt ")
    text = re.sub(r"\\(?:log|cdot|sqrt|times)", lambda m: {"\\cdot": "*", "\\times": "*"}.get(m[0], m[0][1:]), text)
    text = re.sub(r"\blen\(\s*(\w+)\s*\)", r"\1", text)
    text = re.sub(r"\|(\w+)\|", r"\1", text)
    text = re.sub(r"(log[\s^\d]*|sqrt\s*)?\(\s*(\w+)\s*\+\s*\w+\s*\)", lambda m: f"{m[1] or ''} ({m[2]})", text)
    text = re.sub(r"\b(?:nm|mn|nk|kn|VE|EV|ve)\b", "n*m", text)
    text = re.sub(r"\b(?:log_?2|log_?10|lg|ln)\b", "log", text)
    return re.sub(r"(?<=[\w)])\s+(?=[\w(])", " ", text.strip().replace("{", "(").replace("}", ")"))


def _split(text: str, sign: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for place, letter in enumerate(text):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == sign and depth == 0:
            parts.append(text[start:place])
            start = place + 1
    return [*parts, text[start:]]


_FACTOR = re.compile(
    r"\s*\*?\s*(?:"
    r"(?P<exp>(?:\d+(?:\.\d+)?|phi|φ|[a-z]\w*)\s*\^\s*\(?\s*(?:\d+\s*\*?\s*)?[A-Za-z]\w*(?:\s*/\s*\d+)?\s*\)?)"
    r"|(?P<factorial>\(?[A-Za-z]\w*\)?\s*!)"
    r"|(?P<loglog>log\s*\(?\s*log\s*\(?\s*[A-Za-z]\w*\s*\)?\s*\)?)"
    r"|(?P<log>\(?\s*log(?:\s*\^\s*(?P<logpower>\d+))?\s*"
    r"(?:\(\s*[A-Za-z][\w+* ]*(?:\([\w, ]*\))?\s*\)|[A-Za-z]\w*)\s*\)?(?:\s*\^\s*(?P<logpower2>\d+))?)"
    r"|(?P<sqrt>sqrt\s*\(?\s*(?P<sqrtof>[A-Za-z]\w*)\s*\)?)"
    r"|(?P<poly>(?P<base>[A-Za-z]\w*)(?:\s*\^\s*\(?(?P<power>\d+(?:\.\d+)?(?:/\d+)?)\)?)?)"
    r"|(?P<number>\d+(?:\.\d+)?)"
    r")\s*"
)


def _term(text: str) -> _Term | None:
    """A product of factors."""
    place, kind, letters, power, logs = 0, "poly", [], Fraction(0), 0
    text = text.strip()
    while text.startswith("(") and text.endswith(")") and _split(text[1:-1], ")") == [text[1:-1]]:
        text = text[1:-1].strip()
    if not text:
        return None
    while place < len(text):
        match = _FACTOR.match(text, place)
        if match is None or match.end() == place:
            if (bracketed := re.match(r"\s*\*?\s*\((\w+)\)", text[place:])) is None:
                return None
            power, place = power + 1, place + bracketed.end()
            letters.append(bracketed[1])
            continue
        place = match.end()
        if match["exp"] or match["factorial"]:
            kind = "factorial" if match["factorial"] or kind == "factorial" else "exp"
        elif match["loglog"]:
            kind = "loglog" if kind == "poly" else kind
        elif match["log"]:
            logs += int(match["logpower"] or match["logpower2"] or 1)
        elif match["sqrt"]:
            power += Fraction(1, 2)
            letters.append(match["sqrtof"])
        elif match["poly"]:
            power += Fraction(match["power"] or 1)
            letters.append(match["base"])
    return kind, frozenset(letters), power, logs


_BY_POWERS = {
    (Fraction(0), 0): "O(1)",
    (Fraction(0), 1): "O(log n)",
    (Fraction(0), 2): "O(log^2 n)",
    (Fraction(1, 2), 0): "O(sqrt n)",
    (Fraction(1), 0): "O(n)",
    (Fraction(1), 1): "O(n log n)",
    (Fraction(1), 2): "O(n log^2 n)",
    (Fraction(3, 2), 0): "O(n sqrt n)",
    (Fraction(2), 0): "O(n^2)",
    (Fraction(2), 1): "O(n^2 log n)",
    (Fraction(3), 0): "O(n^3)",
    (Fraction(4), 0): "O(n^4)",
}


def _named(terms: list[_Term]) -> str | None:
    kinds = {term[0] for term in terms}
    if "factorial" in kinds:
        return "O(n!)"
    if "exp" in kinds:
        return "O(2^n)"
    largest = max(terms, key=lambda term: (term[2], term[0] == "loglog", term[3]))
    if largest[0] == "loglog":
        return "O(n log log n)" if largest[2] == 1 else None
    name = _BY_POWERS.get((largest[2], largest[3]))
    if name == "O(n^2)" and len(largest[1]) > 1:
        return "O(n*m)"
    linear = {term[1] for term in terms if term[2] == 1 and term[3] == 0}
    return "O(n+m)" if name == "O(n)" and len(linear) > 1 else name
