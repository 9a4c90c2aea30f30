"""What could not be had for the list of disputed items."""

from openimr.model import DisputedItem
from openimr.review.items.merging import Sources
from openimr.review.items.same import same_item


def warnings_of(sources: Sources, items: tuple[DisputedItem, ...]) -> tuple[str, ...]:
    """One plain sentence for each gap; no health data in any of them."""
    found: list[str] = []
    if not items:
        found.append("No treatment in dispute was found: neither the application nor a UR determination lists one.")
    if not sources.applied:
        found.append("The application's list of disputed treatments is missing or points to the UR letter.")
    if not sources.ur_pages:
        found.append("The case file holds no UR determination.")
    elif not sources.decided:
        found.append("The UR determination names no item that could be read; its outcome is taken for all items.")
    if not sources.requested:
        found.append("No Request for Authorization with a list of treatments was found.")
    undecided = sum(item.ur_outcome is None for item in items)
    if undecided and sources.ur_pages:
        found.append(f"{undecided} of {len(items)} items have no decision in the UR determination.")
    certified = [one for one in sources.decided if one.outcome == "certified"]
    asked = [other for other in sources.applied if not any(other.request == item.request for item in items)]
    both = sum(any(same_item(one, other) for other in asked) for one in certified)
    if both:
        verbs = ("was", "is") if both == 1 else ("were", "are")
        found.append(f"{both} of the items on the application {verbs[0]} certified by UR and {verbs[1]} left out.")
    unasked = sum(
        one.outcome != "certified" and not any(same_item(one, other) for other in sources.applied)
        for one in sources.decided
    )
    if sources.listed and unasked:
        found.append(
            f"UR refused {unasked} further treatment{'s' if unasked > 1 else ''} that the application does not list."
        )
    unread = sum(item.treatment.kind == "other" and item.treatment.procedure is None for item in items)
    if unread:
        found.append(f"{unread} of {len(items)} requests name no treatment that the vocabulary knows.")
    return tuple(found)
