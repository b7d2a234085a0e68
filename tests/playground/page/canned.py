"""The small world of the page's fake: people, channels, commands and one message of every kind."""

from collections.abc import Callable
from typing import Any

GUILD, GENERAL, QUIET, THREAD, FORUM, POST, LOCKED = "900", "1001", "1002", "1003", "1004", "1005", "1006"
HOST, MEMBER = "501", "502"
ALL = str((1 << 50) - 1)
READ_ONLY = str((1 << 10) | (1 << 16) | (1 << 6) | (1 << 31))
WRITER = str(int(READ_ONLY) | (1 << 11) | (1 << 15) | (1 << 38))


def user(user_id: str, name: str, **more: Any) -> dict[str, Any]:
    return {"id": user_id, "username": name, "global_name": None, "avatar": None, **more}


ALICE, BOB, CAROL = user("11", "alice"), user("12", "bob"), user("13", "carol", global_name="Carol Q")
BOT = user("99", "Rethread", bot=True)
USERS = {each["id"]: each for each in (ALICE, BOB, CAROL, BOT)}
THREADS = [("Tabs or spaces", "t1"), ("Winter tyres", "t2"), ("A bridge for cyclists", "t3")]


def attachment(file_id: str, name: str, **more: Any) -> dict[str, Any]:
    url = f"http://127.0.0.1/playground/files/{file_id}/{name}"
    return {"id": file_id, "filename": name, "url": url, "proxy_url": url, "size": 20480, **more}


WORLD = {
    "guild": {
        "id": GUILD,
        "name": "The reading room",
        "roles": [
            {"id": GUILD, "name": "@everyone", "color": 0, "position": 0},
            {"id": HOST, "name": "host", "color": 0xE67E22, "position": 2},
            {"id": MEMBER, "name": "reader", "color": 0x3498DB, "position": 1},
        ],
        "emojis": [{"id": "801", "name": "thread"}],
    },
    "channels": [
        {"id": "1000", "type": 4, "name": "Talk", "position": 0},
        {
            "id": GENERAL,
            "type": 0,
            "name": "general",
            "parent_id": "1000",
            "position": 1,
            "topic": "Old threads, read again",
        },
        {"id": QUIET, "type": 0, "name": "quiet", "parent_id": "1000", "position": 2},
        {
            "id": THREAD,
            "type": 11,
            "name": "A side thread",
            "parent_id": GENERAL,
            "message_count": 2,
            "thread_metadata": {"archived": False, "locked": False},
        },
        {
            "id": FORUM,
            "type": 15,
            "name": "archive",
            "parent_id": "1000",
            "position": 3,
            "available_tags": [{"id": "1", "name": "settled"}],
        },
        {
            "id": POST,
            "type": 11,
            "name": "Tabs or spaces",
            "parent_id": FORUM,
            "message_count": 3,
            "applied_tags": ["1"],
            "thread_metadata": {"archived": False, "locked": False},
        },
        {
            "id": LOCKED,
            "type": 11,
            "name": "Winter tyres",
            "parent_id": FORUM,
            "message_count": 8,
            "thread_metadata": {"archived": True, "locked": True},
        },
    ],
    "members": [
        {"user": ALICE, "nick": None, "roles": [HOST, MEMBER]},
        {"user": BOB, "nick": None, "roles": [MEMBER]},
        {"user": CAROL, "nick": None, "roles": []},
        {"user": BOT, "nick": None, "roles": []},
    ],
    "bot": BOT,
    "actors": ["11", "12", "13"],
    "settings": {"rate_limits": True},
}


def permissions(actor: str) -> dict[str, str]:
    """Carol holds no server, and may read but not write in the quiet channel."""
    if actor != "13":
        return {each["id"]: ALL for each in WORLD["channels"]}
    return {each["id"]: READ_ONLY if each["id"] == QUIET else WRITER for each in WORLD["channels"]}


def option(kind: int, name: str, description: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "name": name, "description": description, **more}


COMMANDS: list[dict[str, Any]] = [
    {
        "id": "301",
        "type": 1,
        "name": "read",
        "description": "Read a thread of the archive",
        "options": [
            option(3, "thread", "Which thread", required=True, autocomplete=True),
            option(4, "post", "From which post on", min_value=1),
            option(5, "quietly", "Whether only you see it"),
        ],
    },
    {
        "id": "302",
        "type": 1,
        "name": "replay",
        "description": "Replays",
        "options": [
            option(
                1,
                "start",
                "Replay a thread here",
                options=[
                    option(3, "thread", "Which thread", required=True, autocomplete=True),
                    option(
                        3,
                        "pace",
                        "How fast",
                        choices=[{"name": "steady", "value": "steady"}, {"name": "by hand", "value": "manual"}],
                    ),
                    option(7, "where", "In which channel"),
                    option(6, "host", "Who leads"),
                    option(8, "ping", "Whom to call"),
                ],
            ),
            option(1, "stop", "Stop the replay of this channel"),
        ],
    },
    {
        "id": "303",
        "type": 1,
        "name": "import",
        "description": "Import a thread from a file",
        "default_member_permissions": "32",
        "options": [option(11, "file", "A saved page or an export", required=True)],
    },
    {"id": "304", "type": 1, "name": "slow", "description": "Takes its time"},
    {"id": "305", "type": 3, "name": "Quote this", "description": ""},
]

MODAL = {
    "custom_id": "ask-form",
    "title": "Ask the archive",
    "components": [
        {"type": 10, "content": "Answers cite **posts** of the thread."},
        {
            "type": 18,
            "label": "Your question",
            "description": "One sentence is enough",
            "component": {"type": 4, "custom_id": "question", "style": 2, "required": True, "max_length": 300},
        },
        {
            "type": 18,
            "label": "Scope",
            "component": {
                "type": 3,
                "custom_id": "scope",
                "options": [
                    {"label": "This thread", "value": "one", "default": True},
                    {"label": "All threads", "value": "all"},
                ],
            },
        },
        {
            "type": 1,
            "components": [{"type": 4, "custom_id": "name", "label": "A name for it", "style": 1, "required": False}],
        },
    ],
}

TRAFFIC = [
    {"kind": "gateway", "direction": "in", "t": "IDENTIFY", "size": 412, "body_preview": '{"op": 2}'},
    {
        "kind": "rest",
        "direction": "in",
        "method": "POST",
        "path": "/channels/1001/messages",
        "status": 200,
        "ms": 3.2,
        "bucket": "messages:1001",
        "size": 812,
        "body_preview": '{"content": "hello"}',
    },
    {"kind": "gateway", "direction": "out", "t": "MESSAGE_CREATE", "size": 1204, "body_preview": '{"id": "1"}'},
    {
        "kind": "rest",
        "direction": "in",
        "method": "PUT",
        "path": "/channels/1574515597633388546/messages/1574515997249896451/reactions/%F0%9F%91%8D/@me",
        "status": 429,
        "ms": 0.4,
        "bucket": "reactions:1001",
        "wait": 0.25,
    },
]

RICH = """# A heading with *emphasis*
Plain, **bold**, *italic*, __underlined__, ~~struck~~, `inline code` and ||a hidden word||.
> A quote with **bold** words
> over two lines
-# Subtext below it
- first
- second
  - nested
1. one
2. two
```python
def answer() -> int:
    return 42
```
See [the guide](https://example.com/guide), <@11>, <@&501>, <#1002>, <:thread:801>,
<t:1700000000:D> and <t:1700000000:R>."""


def button(style: int, label: str | None, **more: Any) -> dict[str, Any]:
    return {"type": 2, "style": style, "label": label, **more}


def general(fake: Any) -> list[dict[str, Any]]:
    """One message of every kind the page draws."""

    def say(*args: Any, **fields: Any) -> dict[str, Any]:
        return fake.message(GENERAL, *args, **fields)

    hook = user("700", "dora · #12", bot=True)
    first = say(ALICE, "Good evening. Shall we read the old thread about tabs again?", ago=1500)
    photo = attachment(
        "f1", "sketch.png", description="A sketch of a bridge", content_type="image/png", width=240, height=120
    )
    gallery = [attachment(f"g{n}", f"tile{n}.png", content_type="image/png") for n in range(3)]
    return [
        first,
        say(ALICE, "I found it on page two.", ago=1499),
        say(
            BOB,
            "Yes, please!",
            ago=1495,
            type=19,
            message_reference={"message_id": first["id"]},
            referenced_message=first,
            reactions=[
                {"emoji": {"id": None, "name": "👍"}, "count": 3, "me": True},
                {"emoji": {"id": "801", "name": "thread"}, "count": 1, "me": False},
            ],
        ),
        say(CAROL, RICH, ago=60, mentions=[ALICE]),
        say(
            hook,
            "> Spaces are the same everywhere.\n[to #4](https://discord.com/channels/900/1001/"
            + first["id"]
            + ")\nThat is what I said in 2009 already.",
            ago=50,
            webhook_id="700",
            components=[
                {
                    "type": 1,
                    "components": [
                        button(2, "3", emoji={"name": "👍"}, custom_id="up"),
                        button(2, "1", emoji={"name": "👎"}, custom_id="down"),
                        button(2, "Quote", custom_id="quote"),
                        button(5, "Source", url="https://example.com/thread"),
                    ],
                }
            ],
        ),
        say(
            BOT,
            "",
            ago=40,
            type=20,
            interaction_metadata={"id": "5", "type": 2, "user": ALICE},
            interaction={"name": "scores", "user": ALICE},
            embeds=[
                {
                    "title": "Scores",
                    "url": "https://example.com",
                    "color": 0x2ECC71,
                    "author": {"name": "Tabs or spaces"},
                    "description": "After **12** posts",
                    "fields": [
                        {"name": "alice", "value": "7", "inline": True},
                        {"name": "bob", "value": "5", "inline": True},
                        {"name": "How it counts", "value": "Up minus down."},
                    ],
                    "thumbnail": {"url": "https://cdn.example.com/x.png"},
                    "image": {"url": photo["url"]},
                    "footer": {"text": "Two members voted"},
                }
            ],
        ),
        say(
            BOT,
            "Every style of button:",
            ago=39,
            components=[
                {
                    "type": 1,
                    "components": [
                        button(1, "Ask", custom_id="ask"),
                        button(2, "Second", custom_id="second"),
                        button(3, "Go", custom_id="go"),
                        button(4, "Stop", custom_id="stop"),
                        button(2, "Off", custom_id="off", disabled=True),
                    ],
                },
                {
                    "type": 1,
                    "components": [
                        {
                            "type": 3,
                            "custom_id": "pick",
                            "placeholder": "Pick a thread",
                            "options": [
                                {"label": name, "value": value, "description": "from the archive"}
                                for name, value in THREADS
                            ],
                        }
                    ],
                },
                {
                    "type": 1,
                    "components": [
                        {
                            "type": 5,
                            "custom_id": "people",
                            "placeholder": "Pick two members",
                            "min_values": 1,
                            "max_values": 2,
                        }
                    ],
                },
            ],
        ),
        say(
            BOT,
            "",
            ago=30,
            flags=1 << 15,
            attachments=gallery,
            components=[
                {
                    "type": 17,
                    "accent_color": 0x9B59B6,
                    "components": [
                        {
                            "type": 9,
                            "components": [{"type": 10, "content": "## Positions\nTwo camps, **nine** posts."}],
                            "accessory": {
                                "type": 11,
                                "media": {"url": gallery[0]["url"]},
                                "description": "A chart of the camps",
                            },
                        },
                        {"type": 14, "divider": True, "spacing": 1},
                        {"type": 10, "content": "Camp A says ||spaces||."},
                        {
                            "type": 12,
                            "items": [
                                {"media": {"url": "attachment://tile1.png"}, "description": "Left"},
                                {"media": {"url": gallery[2]["url"]}, "description": "Right"},
                            ],
                        },
                        {"type": 13, "file": {"url": "attachment://tile0.png"}},
                        {"type": 1, "components": [button(2, "More", custom_id="more")]},
                    ],
                }
            ],
        ),
        say(
            BOB,
            "Here is my sketch",
            ago=20,
            attachments=[photo, attachment("f2", "notes.txt", content_type="text/plain")],
        ),
        say(CAROL, "<script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1))", ago=10),
    ]


MESSAGES: dict[str, Callable[[Any], list[dict[str, Any]]]] = {
    GENERAL: general,
    QUIET: lambda fake: [fake.message(QUIET, BOB, "Nothing happens here.", ago=3000)],
    THREAD: lambda fake: [fake.message(THREAD, BOB, "A word aside.", ago=5)],
    POST: lambda fake: [
        fake.message(POST, user("700", "dora · #1", bot=True), "Tabs, I say.", ago=90, webhook_id="700")
    ],
}
