"""Days as people write them."""

from datetime import date

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day_in_words(day: date | str | None) -> str:
    """A day as people write it: "March 5, 2015"; as far as it is told: "March 2015", "2015"; else empty."""
    parts = (day.isoformat() if isinstance(day, date) else day or "").split("-")
    if not all(part.isdecimal() for part in parts) or not 1 <= int(parts[1] if len(parts) > 1 else 1) <= len(_MONTHS):
        return " ".join(parts)
    if len(parts) == 1:
        return parts[0]
    month = _MONTHS[int(parts[1]) - 1]
    return f"{month} {parts[0]}" if len(parts) == 2 else f"{month} {int(parts[2])}, {parts[0]}"
