"""Letters in: what the named paths, archives and URLs hold, and its bytes when they are wanted."""

from openimr.corpus.inputs.fetching import fetched
from openimr.corpus.inputs.listing import members_of
from openimr.corpus.inputs.member import HOLDS_NONE, Member

__all__ = ["HOLDS_NONE", "Member", "fetched", "members_of"]
