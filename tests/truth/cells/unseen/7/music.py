# %% note_frequency | O(1) | O(1) | lambda n: n % 128
def note_frequency(midi: int, a4: float = 440.0) -> float:
    return a4 * 2 ** ((midi - 69) / 12)

# %% next_track | O(1) | O(1) | lambda n: {"tracks": list(range(n)), "at": n - 1, "repeat": True}
def next_track(player):
    """Moves on to the next track of the playlist."""
    tracks = player["tracks"]
    at = player["at"] + 1
    if at >= len(tracks):
        if not player["repeat"]:
            return None
        at = 0
    player["at"] = at
    return tracks[at]

# %% chord_tones | O(1) | O(1) | lambda n: (n % 12, "min7")
SHAPES = {"maj": (0, 4, 7), "min": (0, 3, 7), "min7": (0, 3, 7, 10)}

def chord_tones(root, kind):
    return [(root + step) % 12 for step in SHAPES[kind]]

# %% lyric_line_at | O(log n) | O(1) | lambda n: ([(2.5 * i, "la la") for i in range(n)], 2.5 * n)
import bisect

def lyric_line_at(lyrics: list[tuple[float, str]], second: float) -> str:
    """Karaoke: the line to be shown now (lyrics are ordered by time)."""
    k = bisect.bisect(lyrics, second, key=lambda line: line[0])
    return lyrics[k - 1][1] if k else ""

# %% subdivisions | O(log n) | O(log n) | lambda n: n
def subdivisions(ticks):
    """Whole note, half, quarter ... as long as there is at least one tick."""
    lengths = []
    while ticks >= 1:
        lengths.append(ticks)
        ticks //= 2
    return lengths

# %% keyboard_layout | O(sqrt n) | O(1) | lambda n: n
def keyboard_layout(pads):
    """Rows and columns of a pad grid as square as possible without empty places."""
    best = (1, pads)
    rows = 2
    while rows * rows <= pads:
        columns, rest = divmod(pads, rows)
        if not rest:
            best = (rows, columns)
        rows += 1
    return best

# %% best_opener | O(n^2 log n) | O(n) | lambda n: random.Random(9).sample(range(9 * n), n)
import random

def best_opener(tempos):
    """Song from which one gets through all others, nearest tempo first, with the least change."""
    best = None
    for opener in tempos:
        order = sorted(tempos, key=lambda t: abs(t - opener))
        change = sum(abs(b - a) for a, b in zip(order, order[1:]))
        if best is None or change < best[0]:
            best = change, opener
    return best

# %% melody_contour | O(n) | O(n) | lambda n: [(i * 5) % 12 for i in range(n)]
def melody_contour(notes):
    """Parsons code, such as *udrud."""
    signs = ["*"]
    for before, after in zip(notes, notes[1:]):
        signs.append("u" if after > before else "d" if after < before else "r")
    return "".join(signs)

# %% total_playtime | O(n) | O(1) | lambda n: [{"title": "x", "length": timedelta(seconds=200 + i % 60)} for i in range(n)]
from datetime import timedelta

def total_playtime(album):
    total = timedelta()
    for track in album:
        total += track["length"]
    return total

# %% dynamic_peak | O(n) | O(1) | lambda n: [math.sin(i) for i in range(n)]
import math

def dynamic_peak(samples, window=64):
    """Loudest mean energy of a window, with one running sum."""
    energy = 0.0
    loudest = 0.0
    for i, s in enumerate(samples):
        energy += s * s
        if i >= window:
            energy -= samples[i - window] ** 2
        loudest = max(loudest, energy)
    return math.sqrt(loudest / window)

# %% favourite_artists | O(n) | O(n) | lambda n: [{"artist": f"a{i // 2}", "skipped": i % 5 == 0} for i in range(n)]
from collections import Counter

def favourite_artists(plays):
    heard = Counter(p["artist"] for p in plays if not p["skipped"])
    top = max(heard.values(), default=0)
    return {artist for artist, times in heard.items() if times == top}

# %% playlist_to_list | O(n) | O(n) | lambda n: linked(n)
class Song:
    def __init__(self, title, after=None):
        self.title = title
        self.after = after

def linked(n):
    head = None
    for i in range(n):
        head = Song(f"song {i}", head)
    return head

def walk(song):
    while song is not None:
        yield song.title
        song = song.after

def playlist_to_list(head):
    return list(walk(head))

# %% sus_resolves | O(n) | O(1) | lambda n: ["C", "sus"] * (n // 2) + ["C"]
def sus_resolves(chords):
    """Every suspended chord is followed by another one."""
    waiting = False
    for chord in chords:
        if waiting and chord == "sus":
            return False
        waiting = chord == "sus"
    return not waiting

# %% charts | O(n log n) | O(n) | lambda n: [(f"t{v}", v) for v in random.Random(11).sample(range(8 * n), n)]
import random
from operator import itemgetter

def charts(plays: list[tuple[str, int]]) -> list[str]:
    ranked = sorted(plays, key=itemgetter(1), reverse=True)
    return [f"{place}. {title}" for place, (title, _plays) in enumerate(ranked, start=1)]

# %% voices_needed | O(n log n) | O(n) | lambda n: [(s, s + 100 * n) for s in random.Random(12).sample(range(8 * n), n)]
import random
from heapq import heappop, heappush

def voices_needed(notes):
    """Polyphony: a voice is taken by a note from start to end."""
    sounding = []
    most = 0
    for start, end in sorted(notes):
        while sounding and sounding[0] <= start:
            heappop(sounding)
        heappush(sounding, end)
        most = max(most, len(sounding))
    return most

# %% butterfly | O(n log n) | O(n) | lambda n: [float(i % 7) for i in range(n)]
def butterfly(samples):
    """Transforms both halves and mixes them (of an odd number the last stays as it is)."""
    size = len(samples)
    if size < 2:
        return samples
    half = size // 2
    left = butterfly(samples[:half])
    right = butterfly(samples[half:])
    sums = [a + b for a, b in zip(left, right)]
    differences = [a - b for a, b in zip(left, right)]
    return sums + differences + right[half:]

# %% louder_than_rest | O(n^2) | O(n^2) | lambda n: list(range(n, 0, -1))
def louder_than_rest(levels):
    """How many notes are louder than the mean of all that follow?"""
    if len(levels) < 2:
        return 0
    first, rest = levels[0], levels[1:]
    total = 0
    for level in rest:
        total += level
    return (first > total / len(rest)) + louder_than_rest(rest)

# %% best_loop_length | O(n^2) | O(1) | lambda n: [(i * i) % 13 for i in range(n)]
def matches(beats, lag):
    same = 0
    for i in range(lag, len(beats)):
        if beats[i] == beats[i - lag]:
            same += 1
    return same

def best_loop_length(beats):
    """Lag at which the beat repeats itself most."""
    return max(range(1, len(beats)), key=lambda lag: matches(beats, lag) / (len(beats) - lag))

# %% longest_repeated_riff | O(n^2) | O(n) | lambda n: [(i * 7) % 12 for i in range(n)]
def longest_repeated_riff(notes):
    best = 0
    previous = [0] * (len(notes) + 1)
    for i in range(1, len(notes) + 1):
        current = [0] * (len(notes) + 1)
        for j in range(i + 1, len(notes) + 1):
            if notes[i - 1] == notes[j - 1]:
                current[j] = previous[j - 1] + 1
                if current[j] > best:
                    best = current[j]
        previous = current
    return best

# %% rhythms | O(2^n) | O(n) | lambda n: n
def rhythms(beats: int) -> int:
    """Ways to set a stroke or a rest on every beat that do not end with a rest."""
    def choose(beat, stroke):
        if beat == beats:
            return 1 if stroke else 0
        return choose(beat + 1, True) + choose(beat + 1, False)

    return choose(0, False)
