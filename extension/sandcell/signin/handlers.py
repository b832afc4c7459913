"""What the Jupyter server's extension adds for signing in."""

from __future__ import annotations

from typing import Any

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join

from sandcell.signin import pages
from sandcell.signin.api import MeApi, StepApi
from sandcell.signin.service import SignIn

Handlers = list[tuple[str, type[JupyterHandler], dict[str, Any]]]


def signin_handlers(root: str, sign_in: SignIn | None) -> Handlers:
    """The page's handlers, and the API's where there is something to sign in to."""
    by_path: dict[str, type[pages.PageHandler]] = {
        "": pages.LoginHandler,
        "/logout": pages.LogoutHandler,
        "/register": pages.RegisterHandler,
        "/confirm": pages.ConfirmHandler,
        "/forgot": pages.ForgotHandler,
        "/reset": pages.ResetHandler,
        "/challenge": pages.ChallengeHandler,
    }
    found: Handlers = [
        (url_path_join(root, "login") + path, handler, {"sign_in": sign_in, "root": root})
        for path, handler in by_path.items()
    ]
    if sign_in is not None:
        api = url_path_join(root, "api", "auth")
        found += [
            (url_path_join(api, "(login|challenge|logout)"), StepApi, {"sign_in": sign_in}),
            (url_path_join(api, "me"), MeApi, {"sign_in": sign_in}),
        ]
    return found
