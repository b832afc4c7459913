"""What Cognito's refusals mean, by what was asked. Each function raises, or returns: then act as if it had worked.

The texts of Cognito's messages decide nothing but whether it is us who are set up wrongly.
"""

from __future__ import annotations

import logging

from botocore.exceptions import ClientError

from sandcell_server.accounts.errors import (
    AccountsBusy,
    AccountsMisconfigured,
    AccountsUnavailable,
    InvalidAddress,
    NotConfirmed,
    PasswordExpired,
    RegistrationClosed,
    SignedOut,
    SignInExpired,
    TooManyAttempts,
    WeakPassword,
    WrongCode,
    WrongCredentials,
)
from sandcell_server.errors import SandcellError

logger = logging.getLogger(__name__)

_PAUSE_S = 300
_BUSY = {"TooManyRequestsException", "ThrottlingException", "Throttling", "RequestLimitExceeded", "SlowDown"}
_DOWN = {"InternalErrorException", "InternalFailure", "ServiceUnavailable", "ServiceUnavailableException"}


def of_registering(error: ClientError) -> None:
    match _code(error):
        case "InvalidPasswordException" | "PasswordHistoryPolicyViolationException":
            raise _weak(error)
        case "InvalidParameterException" if "password" in _message(error).lower():
            raise _weak(error)
        case "InvalidParameterException":
            raise InvalidAddress
        case "UsernameExistsException" | "CodeDeliveryFailureException":
            # `resend` is for who has lost the code: sending it here would tell, by the time it takes, that there is
            # an account, and let anybody fill its mailbox.
            return
        case "UserLambdaValidationException":
            raise RegistrationClosed  # a pre-sign-up trigger of the pool's has refused
        case "NotAuthorizedException" if "not permitted" in _message(error).lower():
            raise RegistrationClosed
    raise _general(error)


def of_codes(error: ClientError) -> None:
    match _code(error):
        case "InvalidPasswordException" | "PasswordHistoryPolicyViolationException":
            raise _weak(error)
        case "InvalidParameterException" if "password" in _message(error).lower():
            raise _weak(error)
        case "LimitExceededException" | "TooManyFailedAttemptsException":
            raise TooManyAttempts(_PAUSE_S)
        case "NotAuthorizedException" if _ours(error):
            raise _general(error)
        case (
            "CodeMismatchException"
            | "ExpiredCodeException"
            | "UserNotFoundException"
            | "NotAuthorizedException"
            | "AliasExistsException"
            | "UserNotConfirmedException"
            | "InvalidParameterException"
        ):
            raise WrongCode
    raise _general(error)


def of_sending(error: ClientError) -> None:
    match _code(error):
        case "NotAuthorizedException" if _ours(error):
            raise _general(error)
        case (
            "UserNotFoundException"
            | "InvalidParameterException"
            | "NotAuthorizedException"
            | "LimitExceededException"
            | "CodeDeliveryFailureException"
            | "UserNotConfirmedException"
        ):
            return  # no such account, or none that a code could be sent to now: nobody is to be told which
    raise _general(error)


def of_passwords(error: ClientError) -> None:
    match _code(error):
        case "NotAuthorizedException" if not _ours(error):
            raise WrongCredentials
        case "UserNotFoundException":
            raise WrongCredentials
        case "InvalidParameterException" if not _ours(error):
            raise WrongCredentials  # longer than a user name can be, say
        case "UserNotConfirmedException":
            raise NotConfirmed(proven=False)  # said before the password is looked at
        case "PasswordResetRequiredException":
            raise PasswordExpired
    raise _general(error)


def of_challenges(error: ClientError) -> None:
    match _code(error):
        case "CodeMismatchException" | "ExpiredCodeException" | "EnableSoftwareTokenMFAException":
            raise WrongCode
        case "InvalidPasswordException" | "PasswordHistoryPolicyViolationException":
            raise _weak(error)
        case "NotAuthorizedException" if not _ours(error):
            raise SignInExpired
        case "InvalidParameterException" if "password" in _message(error).lower():
            raise _weak(error)
        case "InvalidParameterException" if "code" in _message(error).lower():
            raise WrongCode
        case "InvalidParameterException" | "UserNotFoundException":
            raise SignInExpired
    raise _general(error)


def of_refreshing(error: ClientError) -> None:
    match _code(error):
        case "NotAuthorizedException" | "InvalidParameterException" if _ours(error):
            raise _general(error)
        case (
            "NotAuthorizedException"
            | "RefreshTokenReuseException"
            | "InvalidParameterException"
            | "UserNotFoundException"
            | "PasswordResetRequiredException"
            | "UserNotConfirmedException"
        ):
            raise SignedOut
    raise _general(error)


def of_revoking(error: ClientError) -> None:
    match _code(error):
        case "NotAuthorizedException" | "InvalidParameterException" if _ours(error):
            raise _general(error)
        case (
            "NotAuthorizedException"
            | "InvalidParameterException"
            | "UnsupportedTokenTypeException"
            | "UnauthorizedException"
        ):
            return  # not a token, or not one of ours: it is of no use to anybody, as was asked
    raise _general(error)


def misconfigured(why: str) -> AccountsMisconfigured:
    """What callers need not know, and who runs the backend must."""
    logger.error("Cognito is not set up as it has to be: %s", why)
    return AccountsMisconfigured()


def _general(error: ClientError) -> SandcellError:
    code = _code(error)
    if code in _BUSY or code == "LimitExceededException":
        return AccountsBusy()
    if code in _DOWN or _status(error) >= 500:
        return AccountsUnavailable()
    return misconfigured(f"{error.operation_name}: {code}: {_message(error)[:300]}")


def _ours(error: ClientError) -> bool:
    """Whether it is the client secret that is wrong, rather than what the caller sent."""
    said = _message(error).lower()
    return "secret" in said or "client is" in said or "not enabled" in said or "flow" in said


def _weak(error: ClientError) -> WeakPassword:
    said = _message(error).rpartition("policy: ")[2].strip()
    return WeakPassword(said if said.lower().startswith("password") else "This password does not meet the policy.")


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def _message(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Message", ""))


def _status(error: ClientError) -> int:
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
