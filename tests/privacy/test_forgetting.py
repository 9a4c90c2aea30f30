"""What a redaction has read of a case is not in memory any more when it has ended."""

import gc
import re
import sys
from collections.abc import Iterator

from openimr.model import PublishedLetter
from openimr.privacy import Known, KnownNumber, KnownOrganization, KnownPerson, redact, words
from openimr.privacy.publishing import redact_determination

# Spelt backwards, so that the names stand nowhere in this module but where they are looked for.
WORKER, DOCTOR, FIRM, NUMBER = "tenhguocnav", "kiwdraziksub", "xarotsiwk", "31249QZW7497"


BETWEEN = r"[\s./#()–-]{0,3}"


def told(backwards: str) -> str:
    return backwards[::-1]


def redacted() -> int:
    """Redacts a letter on a case whose people and numbers are known, and gives how much went out."""
    worker, doctor, firm, number = (told(one) for one in (WORKER, DOCTOR, FIRM, NUMBER))
    known = Known(
        people=(KnownPerson(role="injured worker", names=(f"Petra {worker.title()}",)),),
        organizations=(KnownOrganization(role="employer", names=(f"{firm.title()} Bakery",)),),
        numbers=(KnownNumber(kind="claim number", value=number),),
    )
    text = f"Ms. {worker.title()} of {firm.title()} Bakery, claim {number}, saw Dr. {doctor.title()} for low back pain."
    letter = PublishedLetter(source="", layout="", layout_verified=True, clinical_summary=text)
    form = redact_determination(letter, known)
    return len(redact(text, known).removals) + sum(len(one.removals) for one in form.texts)


def cached() -> Iterator[str]:
    """Strings that caches of the rooms which read the text hold: keys and values, and what stands in them."""
    modules = [
        module for name, module in sys.modules.items() if name.startswith(("openimr.privacy", "openimr.vocabulary"))
    ]
    functions = {id(one): one for module in modules for one in vars(module).values() if hasattr(one, "cache_info")}
    assert len(functions) > 20
    waiting = [inside for one in functions.values() for inside in gc.get_referents(one) if isinstance(inside, dict)]
    seen: set[int] = set()
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict | list | tuple | set | frozenset) and id(one) not in seen:
            seen.add(id(one))
            waiting += [*one.keys(), *one.values()] if isinstance(one, dict) else [*one]


def test_names_and_numbers_of_a_case_are_forgotten():
    assert redacted() >= 8
    names = re.compile("|".join(told(one) for one in (WORKER, DOCTOR, FIRM)), re.IGNORECASE)
    assert len(words._looks()) > 5  # words of English are kept
    assert not [one for one in cached() if names.search(one)]
    patterns = [key[1].replace(BETWEEN, "") for key in re._cache if isinstance(key[1], str)]
    assert not [one for one in patterns if told(NUMBER)[:3] in re.sub(r"[^\w]", "", one)]
