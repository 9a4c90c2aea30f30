"""Sessions in the database that know whose they are (Django's `SESSION_ENGINE`)."""

from datetime import UTC, datetime
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions

from openimr.server.accounts.models import Session


class SessionStore(DatabaseSessions):
    """A session as a row; what the middleware noted of it stands in columns too, for the account's list."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """The table of sessions."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row of a session."""
        row = cast("Session", super().create_model_instance(data))
        row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        for name in ("began", "seen"):
            if name in data:
                setattr(row, name, datetime.fromtimestamp(data[name], UTC))
        row.address, row.agent = data.get("address", ""), data.get("agent", "")
        return row
