"""A JupyterHub whose people have their accounts at Sandcell's backend, and whose notebooks run their cells there.

    pip install 'sandcell[hub,lab]' && npm install -g configurable-http-proxy   in a clone: scripts/setup, the same npm
    export SANDCELL_URL=https://sandcell.example.org            the backend, as the Hub and users' servers reach it
    export JUPYTERHUB_CRYPT_KEY="$(openssl rand -hex 32)"       keep it: with another one, everybody signs in anew
    jupyterhub -f infra/hub/jupyterhub_config.py                not as root; in a clone: .venv/bin/jupyterhub

The backend needs to know the Hub:
    SANDCELL_IDENTITY=cognito,jupyterhub   SANDCELL_HUB_API_URL=http://hub:8081/hub/api   SANDCELL_HUB_SERVICE=sandcell
    SANDCELL_TRUSTED_PROXIES=<the Hub's address>    else all of the Hub's people share one address' rate limits
"""

# ruff: noqa: F821 - `get_config` is JupyterHub's

import os
from pathlib import Path

c = get_config()  # type: ignore[name-defined]

# --- Who may come in. Accounts, passwords and second factors are the backend's.
c.JupyterHub.authenticator_class = "sandcell"
c.SandcellAuthenticator.backend_url = os.environ["SANDCELL_URL"]
# Since JupyterHub 5 nobody may, unless said here: members of these groups of the backend ...
c.SandcellAuthenticator.allowed_groups = {"staff", "students"}
# ... and of this one, who are administrators of the Hub for as long as they are in it ...
c.SandcellAuthenticator.admin_group = "hub-admins"
# ... or everybody with an account. Where anybody may register one, that is anybody.
# c.SandcellAuthenticator.allow_all = True

# --- What the Hub remembers of a sign-in is encrypted, with this key. No server of a user's ever sees it: leave the
# scope `admin:auth_state` out of every role that users or their servers have.
c.CryptKeeper.keys = [os.environ["JUPYTERHUB_CRYPT_KEY"]]
# How soon, in seconds, somebody whom the backend does not know any more is out, here and (30 s later) there. A server
# goes on running after its owner has signed out, but runs cells at the backend only once the owner is signed in again.
c.SandcellAuthenticator.auth_refresh_age = 300
c.SandcellAuthenticator.refresh_pre_spawn = True

# Behind a load balancer: its addresses, so that attempts to sign in are counted by people's own.
# c.JupyterHub.trusted_downstream_ips = ["10.0.0.7"]

# --- The backend is a service of the Hub's, so that there is a scope for it. It needs no token: it asks the Hub whose
# token it was given, by that token. It has no `url` here: the Hub's proxy would make it public under /services/.
c.JupyterHub.services = [{"name": "sandcell", "display": False}]
# Users may use it, and so may the token of each server of theirs. That token is all that a server gets.
c.JupyterHub.load_roles = [{"name": "user", "scopes": ["self", "access:services!service=sandcell"]}]
c.Spawner.server_token_scopes = [
    "users:activity!server",
    "access:servers!server",
    "access:services!service=sandcell",
]

# --- Users' servers. People are named by their e-mail addresses, so the Hub's usual spawner, which wants an account of
# the machine for each, will not do. This one runs everybody's server as the Hub's own user (who must not be root): for
# trying it out, among people who trust each other. On Kubernetes: kubespawner.KubeSpawner.
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = str(Path.cwd() / "homes/{username}")
# Sandcell's extension finds the backend by this, and shows the Hub's own token there.
c.Spawner.environment = {"SANDCELL_URL": os.environ["SANDCELL_URL"]}
c.Spawner.default_url = "/lab"
