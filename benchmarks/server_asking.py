"""What the load benchmark asks a server for: requests drawn beforehand, each with what a right answer has in it."""

import random
import secrets
from urllib.parse import quote_plus, urlencode

import msgspec

SHARES = {"case page": 35, "inbox": 20, "search": 15, "page image": 15, "autosave": 10, "upload": 5}
API = "/apigw/webservices/rest/apigw"
NOWHERE = "zzqx"
"""A word that no case has."""
_MARK = "----openimr"
_PNG = b"\x89PNG\r\n\x1a\n"


class Person(msgspec.Struct):
    """An account that is signed in, and cases that it sees: some of them, or none of its own."""

    role: str
    session: str
    cases: list[str]


class OwnDraft(msgspec.Struct):
    """A reviewer's open draft: which sentences it has, and the revision that the last answer told of."""

    session: str
    number: str
    lines: list[str]
    revision: int


class Records(msgspec.Struct):
    """A file of a case that was read: the address of its pages' pictures, and sessions of who may look at them."""

    address: str
    pages: int
    sessions: list[str]


class Program(msgspec.Struct):
    """A claims administrator's program: its token, and cases of its that take records."""

    token: str
    takes: list[str]


class World(msgspec.Struct):
    """What requests are made of."""

    people: list[Person]
    programs: list[Program]
    drafts: list[OwnDraft]
    records: list[Records]
    pdfs: list[bytes]
    claims: list[str]
    numbers: list[str]
    words: list[str]
    csrf: str = "c" * 32


class Asked(msgspec.Struct):
    """A request: its kind, when it is to be sent, what is sent, and what stands in a right answer.

    `draft`: the body has the place `@revision@`, for the revision that this draft has when it is sent.
    """

    kind: str
    due: float
    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    wants: bytes
    draft: OwnDraft | None = None


def requests(world: World, rate: float, seconds: float, seed: int, kinds: dict[str, int] = SHARES) -> list[Asked]:
    """All requests of a run, drawn beforehand so that drawing costs nothing in it."""
    draw = random.Random(seed)  # noqa: S311 - no secret hangs on it
    at, made = 0.0, list[Asked]()
    while (at := at + draw.expovariate(rate)) < seconds:
        kind = draw.choices([*kinds], [*kinds.values()])[0]
        made.append(_ASKS[kind](world, at, draw, len(made)))
    return made


def cookie(world: World, session: str) -> dict[str, str]:
    """The headers of a page that is asked for in a session."""
    return {"Cookie": f"session={session}; csrf={world.csrf}"}


def _posted(world: World, session: str, type_: str) -> dict[str, str]:
    return {**cookie(world, session), "X-CSRFToken": world.csrf, "Content-Type": type_}


def _case_page(world: World, at: float, draw: random.Random, _: int) -> Asked:
    person = draw.choice([one for one in world.people if one.cases])
    number = draw.choice(person.cases)
    wants = f"<h1>Case {number} ".encode()
    return Asked("case page", at, "GET", f"/cases/{number}/", cookie(world, person.session), b"", wants)


def _inbox(world: World, at: float, draw: random.Random, _: int) -> Asked:
    person = draw.choice(world.people)
    return Asked("inbox", at, "GET", "/", cookie(world, person.session), b"", b"<h1>")


def _search(world: World, at: float, draw: random.Random, place: int) -> Asked:
    """By a claim or case number (few), a treatment (many), or a word that no case has, in turn."""
    office = [one for one in world.people if one.role in {"intake", "case manager", "quality", "regulator"}]
    words = [draw.choice(world.claims), draw.choice(world.words), draw.choice(world.numbers), NOWHERE][place % 4]
    wants = ['href="/cases/CM', 'href="/cases/CM', f'href="/cases/{words}/', "Nothing here"][place % 4].encode()
    sent = cookie(world, draw.choice(office).session)
    return Asked("search", at, "GET", f"/cases/?q={quote_plus(words)}", sent, b"", wants)


def _picture(world: World, at: float, draw: random.Random, _: int) -> Asked:
    file = draw.choice(world.records)
    path = file.address.format(page=draw.randint(1, file.pages))
    return Asked("page image", at, "GET", path, cookie(world, draw.choice(file.sessions)), b"", _PNG)


def _autosave(world: World, at: float, draw: random.Random, place: int) -> Asked:
    """Another wording for a sentence of a draft, of the next draft each time."""
    draft = world.drafts[place % len(world.drafts)]
    text = " ".join(draw.choice(world.words) for _ in range(25)) + f" {draw.random()}"
    line = draft.lines[place // len(world.drafts) % len(draft.lines)]
    body = urlencode({f"line:{line}": text}) + "&revision=@revision@"
    sent = _posted(world, draft.session, "application/x-www-form-urlencoded")
    return Asked("autosave", at, "POST", f"/desk/{draft.number}/autosave/", sent, body.encode(), b'"saved"', draft)


def _upload(world: World, at: float, draw: random.Random, place: int) -> Asked:
    """A PDF that is unlike all others, by the exchange API and by the page in turn."""
    key = secrets.token_hex(12)
    pdf = draw.choice(world.pdfs) + f"% {key}\n".encode()
    program = draw.choice(world.programs)
    number = draw.choice(program.takes)
    if place % 2:
        body, type_ = form({}, "file", f"{key}.pdf", pdf)
        sent = {"Authorization": f"Bearer {program.token}", "Content-Type": type_}
        return Asked("upload", at, "POST", f"{API}/docs/upload/cn/{number}", sent, body, b"")
    office = [one for one in world.people if one.role in {"intake", "case manager"}]
    fields = {"kind": "medical records", "party": "administrator", "channel": "electronic"}
    body, type_ = form(fields, "files", f"{key}.pdf", pdf)
    sent = _posted(world, draw.choice(office).session, type_)
    return Asked("upload", at, "POST", f"/cases/{number}/records/add/", sent, body, b"it is read in the background")


_ASKS = {
    "case page": _case_page,
    "inbox": _inbox,
    "search": _search,
    "page image": _picture,
    "autosave": _autosave,
    "upload": _upload,
}


def form(fields: dict[str, str], name: str, filename: str, content: bytes) -> tuple[bytes, str]:
    """A form with a PDF, and its type."""
    body = b"".join(
        f'--{_MARK}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
        for field, value in fields.items()
    )
    head = f'Content-Disposition: form-data; name="{name}"; filename="{filename}"\r\nContent-Type: application/pdf'
    body += f"--{_MARK}\r\n{head}\r\n\r\n".encode() + content + f"\r\n--{_MARK}--\r\n".encode()
    return body, f"multipart/form-data; boundary={_MARK}"
