"""What can go wrong with accounts.

SandcellError
├── Unauthorized
│   ├── WrongCredentials    401
│   ├── SignedOut           401  the refresh token is no longer good
│   └── SignInExpired       401  a challenge was answered too late, or its session is not one
├── Forbidden               403
│   ├── NotConfirmed             the code that was sent has not come back yet
│   ├── PasswordExpired          an administrator asks for a new one
│   └── RegistrationClosed       accounts are opened by an administrator, or not for this address
├── InvalidRequest
│   ├── WrongCode           400  wrong or too old
│   ├── WeakPassword        422
│   ├── InvalidAddress      422
│   └── MissingAnswer       422
├── TooMany
│   └── TooManyAttempts     429
└── Unavailable
    ├── AccountsUnavailable 503  the provider does not answer
    ├── AccountsBusy        503  the provider asks us to slow down
    └── AccountsMisconfigured 503  an administrator has to look at the log
"""

from __future__ import annotations

from sandcell_server.errors import Forbidden, InvalidRequest, TooMany, Unauthorized, Unavailable


class WrongCredentials(Unauthorized):
    code, title = "wrong_credentials", "Wrong e-mail address or password"

    def __init__(self) -> None:
        super().__init__("This e-mail address and password do not go together.")


class SignedOut(Unauthorized):
    code, title = "signed_out", "Signed out"

    def __init__(self) -> None:
        super().__init__("This sign-in has ended. Sign in again.")


class SignInExpired(Unauthorized):
    code, title = "sign_in_expired", "The sign-in took too long"

    def __init__(self) -> None:
        super().__init__("This sign-in took too long, or was answered wrongly too often. Start again.")


class NotConfirmed(Forbidden):
    code, title = "not_confirmed", "The account is not confirmed"

    def __init__(self, *, proven: bool = True) -> None:
        """`proven`: the password was right. Else it is told only to who has asked for the account."""
        self.proven = proven
        super().__init__("This account waits for the code that was sent by e-mail. Confirm it, then sign in.")


class PasswordExpired(Forbidden):
    code, title = "password_expired", "A new password is needed"

    def __init__(self) -> None:
        super().__init__("This account needs a new password: ask for a code with `forgot`, then `reset`.")


class RegistrationClosed(Forbidden):
    code, title = "registration_closed", "Signing up is not open"

    def __init__(self) -> None:
        super().__init__("No account can be opened here with this address. Ask whoever runs this backend for one.")


class WrongCode(InvalidRequest):
    status, code, title = 400, "wrong_code", "Wrong code"

    def __init__(self) -> None:
        super().__init__("This code is wrong or too old. Check it, or ask for a new one.", field="code")


class WeakPassword(InvalidRequest):
    code, title = "weak_password", "The password is too weak"

    def __init__(self, why: str) -> None:
        super().__init__(why, field="password")


class InvalidAddress(InvalidRequest):
    code, title = "invalid_address", "Not an e-mail address"

    def __init__(self) -> None:
        super().__init__("This is not an e-mail address that can be signed up.", field="email")


class MissingAnswer(InvalidRequest):
    code, title = "missing_answer", "An answer is missing"

    def __init__(self, name: str) -> None:
        super().__init__(f"The challenge asks for `answers.{name}`.", field=f"answers.{name}")


class TooManyAttempts(TooMany):
    code, title = "too_many_attempts", "Too many attempts"

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"Too many attempts. Try again in {retry_after} s.", retry_after=retry_after)


class AccountsUnavailable(Unavailable):
    code, title, retry_after = "accounts_unavailable", "Sign-in is not available", 10

    def __init__(self) -> None:
        super().__init__("The service that keeps the accounts does not answer. Try again in a moment.")


class AccountsBusy(Unavailable):
    code, title, retry_after = "accounts_busy", "Sign-in is busy", 5

    def __init__(self) -> None:
        super().__init__("The service that keeps the accounts is busy. Try again in a moment.")


class AccountsMisconfigured(Unavailable):
    code, title = "accounts_misconfigured", "Sign-in is not set up properly"

    def __init__(self) -> None:
        super().__init__("Sign-in is not set up properly here; the backend's log says why.")
