"""The system's keyring, where the `keyring` library is installed and finds one that works."""

from __future__ import annotations

import contextlib
import importlib
from typing import Any, Protocol

_SERVICE = "sandcell"


class Vault(Protocol):
    """Keeps one text. What goes wrong is no error: the file takes over."""

    def get(self) -> str | None: ...

    def set(self, text: str) -> bool:
        """Whether it is kept."""

    def delete(self) -> None: ...


class KeyringVault:
    """One entry of a keyring."""

    def __init__(self, keyring: Any, name: str) -> None:
        self._keyring = keyring
        self._name = name

    def get(self) -> str | None:
        try:
            text = self._keyring.get_password(_SERVICE, self._name)
        except Exception:  # backends raise what their systems raise: a locked keyring, a bus that is gone
            return None
        return text if isinstance(text, str) else None

    def set(self, text: str) -> bool:
        try:
            self._keyring.set_password(_SERVICE, self._name, text)
        except Exception:  # as above; Windows also refuses what is longer than 2560 bytes
            return False
        return self.get() == text

    def delete(self) -> None:
        with contextlib.suppress(Exception):  # it may never have been there
            self._keyring.delete_password(_SERVICE, self._name)


def system_vault(name: str) -> Vault | None:
    """The keyring's entry of this name; None without the library, or with nothing behind it."""
    try:
        keyring = importlib.import_module("keyring").get_keyring()
        # keyring's own measure: its `fail` and `null` backends have 0 and -1, plain-text files less than 1.
        usable = keyring.priority >= 1
    except Exception:  # not installed, or a backend that cannot even be asked
        return None
    return KeyringVault(keyring, name) if usable else None
