"""Start and idle memory of the bot beside a bare discord.py client, both against the playground on loopback.

Run: python -m benchmarks.bench_idle
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path

from playground.run import Options, Playground

BARE = """
import os, discord
from discord.http import Route
from discord.gateway import DiscordWebSocket
from yarl import URL
Route.BASE = os.environ["DISCORD_API_URL"]
class Bare(discord.AutoShardedClient):
    async def setup_hook(self):
        _, address, _ = await self.http.get_bot_gateway()
        DiscordWebSocket.DEFAULT_GATEWAY = URL(address)
Bare(intents=discord.Intents(guilds=True, guild_messages=True, guild_reactions=True), max_messages=None,
     guild_ready_timeout=0.5).run(os.environ["DISCORD_TOKEN"], log_handler=None)
"""
MEGABYTE = 1024


def resident(pid: int) -> float:
    """Resident memory in MB."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / MEGABYTE
    raise RuntimeError("no VmRSS")


async def measure(*command: str) -> tuple[float, float]:
    """Seconds from start to being online, and MB two seconds later."""
    async with Playground(Options(rate_limits=False)) as playground:
        with tempfile.TemporaryDirectory() as folder:
            env = os.environ | {
                "DISCORD_TOKEN": playground.token,
                "DISCORD_API_URL": playground.api_url,
                "DATA_DIR": folder,
                "LOG_LEVEL": "error",
            }
            begun = time.perf_counter()
            process = await asyncio.create_subprocess_exec(*command, env=env)
            try:
                world = playground.world
                await world.bus.wait(lambda: bool(world.online) or None, within=30, what="a client that is online")
                seconds = time.perf_counter() - begun
                await asyncio.sleep(2)
                return seconds, resident(process.pid)
            finally:
                process.terminate()
                await process.wait()


async def main() -> None:
    """Print both, and their ratio."""
    bare = await measure(sys.executable, "-c", BARE)
    bot = await measure(sys.executable, "-m", "bot", "run")
    print(f"{'':<22}{'bare client':>12}{'the bot':>12}{'ratio':>8}   goal")
    print(
        f"{'start to online, s':<22}{bare[0]:>12.2f}{bot[0]:>12.2f}{bot[0] / bare[0]:>8.2f}   < 2 s beside the network"
    )
    print(f"{'idle memory, MB':<22}{bare[1]:>12.1f}{bot[1]:>12.1f}{bot[1] / bare[1]:>8.2f}   < 120 MB")


if __name__ == "__main__":
    asyncio.run(main())
