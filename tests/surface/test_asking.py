"""What a first question costs the event loop."""

import subprocess
import sys

FIRST_QUESTION = """
import asyncio, sys, threading
from types import SimpleNamespace
from bot.archive.model import Post, Thread
from bot.config import Config
from bot.store import Store
from bot.surface import asking
from bot.surface.indexes import Indexes
from datetime import UTC, datetime

class Watch:
    seen = {}
    def find_spec(self, name, path=None, target=None):
        if name in ("numpy", "scipy"):
            self.seen.setdefault(name, threading.current_thread() is threading.main_thread())

sys.meta_path.insert(0, Watch())
posts = (Post(1, "The ferry runs at night.", "ann"), Post(2, "No, you are wrong, it does not.", "bo", reply_to=1))

async def main():
    async with Store.open(":memory:") as store:
        added = await store.threads.add(Thread("Ferry", posts, "x"), guild_id=1, imported_by=1, nsfw=False,
                                        at=datetime.now(UTC))
        bot = SimpleNamespace(store=store, indexes=Indexes(store), config=Config.from_env({}))
        stored = await store.threads.get(added.thread_id, guild_id=1)
        asker = asking.Asker(1, 2, None, 3)
        match sys.argv[1]:
            case "ask":
                reply = await asking.reply_to(bot, asker, "Does the ferry run at night?")
                await asking.remember(bot, asker, reply)
            case "challenge":
                await asking.challenged(bot, asker, stored, claim="The ferry runs at night.")
            case "discuss":
                await asking.opening_of(bot, asker, stored, 1)
    assert "numpy" in Watch.seen, "nothing was looked at"
    assert not any(Watch.seen.values()), Watch.seen

asyncio.run(main())
"""


def test_numpy_is_imported_off_the_event_loop():
    for way in ("ask", "challenge", "discuss"):
        done = subprocess.run([sys.executable, "-c", FIRST_QUESTION, way], capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{way}: {done.stderr}"
