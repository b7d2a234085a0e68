"""What lasts: the only home of queries.

    async with Store.open("sqlite:///data/rethread.db") as store:
        added = await store.threads.add(thread, guild_id=…, imported_by=…, nsfw=False, at=…)

Ids are Discord's or the store's integers, times are aware, and each lookup names the guild: what belongs to another
guild is as good as absent. Every write is one transaction that is durable when the call returns, live reactions apart
(`Reactions`).
"""

from bot.store.bookmarks import Bookmark, Bookmarks
from bot.store.conversations import Conversations, Talk, conversation_of
from bot.store.deliveries import Behind, Deliveries, Delivery, Kind, State
from bot.store.discussions import Discussion, Discussions
from bot.store.drafts import Draft, Drafts
from bot.store.edits import Edit, Edits, Gone, Waiting
from bot.store.hiding import Concerned, Hidden, HiddenPost
from bot.store.holds import Hold, Holds
from bot.store.journal import ReplayJournal
from bot.store.members import Consent, Forgotten, Member, Members
from bot.store.objections import Objections
from bot.store.quotes import PostedQuote, Quotes
from bot.store.reactions import Reactions
from bot.store.replays import PaceName, Replay, Replays, ReplayState
from bot.store.said import Said, SaidQuote, Source
from bot.store.scores import Order, Period, Ranked, Scores
from bot.store.search import Hit, Page, Search
from bot.store.settings import AuthorLink, Settings
from bot.store.shared import Shared, SharedCard
from bot.store.store import Store
from bot.store.suggestions import Suggestion
from bot.store.summaries import Summaries
from bot.store.threads import Added, StoredThread, TakenBack, Threads
from bot.store.upkeep import Health
from bot.store.wordings import Wordings

__all__ = [
    "Added",
    "AuthorLink",
    "Behind",
    "Bookmark",
    "Bookmarks",
    "Concerned",
    "Consent",
    "Conversations",
    "Deliveries",
    "Delivery",
    "Discussion",
    "Discussions",
    "Draft",
    "Drafts",
    "Edit",
    "Edits",
    "Forgotten",
    "Gone",
    "Health",
    "Hidden",
    "HiddenPost",
    "Hit",
    "Hold",
    "Holds",
    "Kind",
    "Member",
    "Members",
    "Objections",
    "Order",
    "PaceName",
    "Page",
    "Period",
    "PostedQuote",
    "Quotes",
    "Ranked",
    "Reactions",
    "Replay",
    "ReplayJournal",
    "ReplayState",
    "Replays",
    "Said",
    "SaidQuote",
    "Scores",
    "Search",
    "Settings",
    "Shared",
    "SharedCard",
    "Source",
    "State",
    "Store",
    "StoredThread",
    "Suggestion",
    "Summaries",
    "TakenBack",
    "Talk",
    "Threads",
    "Waiting",
    "Wordings",
    "conversation_of",
]
