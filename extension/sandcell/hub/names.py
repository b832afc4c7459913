"""What somebody is called on the Hub."""

from __future__ import annotations

import hashlib
import re

_MOST = 180  # the Hub's database keeps 255
_OTHER = re.compile(rb"[^a-z0-9@._+-]")


def hub_name(email: str) -> str:
    """The e-mail address as the backend writes it, lower-cased: `ada@example.org`.

    Other characters than letters, digits and `@._+-` are written as in quoted-printable, by their UTF-8 (`=c3=a9`); of
    a name that gets too long, the end becomes a digest. Two addresses never get the same name.
    """
    name = _OTHER.sub(lambda found: b"=%02x" % found[0][0], email.strip().lower().encode(errors="replace")).decode()
    if len(name) > _MOST:
        name = f"{name[:_MOST]}=={hashlib.sha256(name.encode()).hexdigest()[:32]}"
    return name
