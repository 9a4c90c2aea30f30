"""Why a request was not answered, as the API's clients read it."""

from collections.abc import Mapping


class ApiError(Exception):
    """A request that ends in an error: HTTP status and a sentence that holds no health data."""

    def __init__(self, status: int, message: str, headers: Mapping[str, str] | None = None) -> None:
        """`headers` go out with the answer."""
        super().__init__(message)
        self.status, self.message, self.headers = status, message, headers or {}


class TokenError(Exception):
    """A request for tokens that was refused, in the words of OAuth 2; clients test for `error_description`."""

    def __init__(self, status: int, error: str, description: str) -> None:
        """`error` is a code of RFC 6749, `description` the sentence that the identity server of the programme says."""
        super().__init__(description)
        self.status, self.error, self.description = status, error, description


def no_such_case() -> ApiError:
    """There is no such case, or it is another administrator's: nobody learns which."""
    return ApiError(404, "there is no such case")


def no_such_document() -> ApiError:
    """There is no such document, or it is another administrator's: nobody learns which."""
    return ApiError(404, "there is no such document")
