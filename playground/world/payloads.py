"""The objects of a world in Discord's JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from playground.world.model import THREADS, Kind

if TYPE_CHECKING:
    from datetime import datetime

    from playground.world.model import (
        Application,
        Channel,
        Guild,
        Interaction,
        Json,
        Member,
        Message,
        Overwrite,
        Role,
        StoredFile,
        User,
        Webhook,
    )


def stamp(moment: datetime) -> str:
    """Discord's ISO 8601 form."""
    return moment.isoformat(timespec="microseconds")


def user(who: User) -> Json:
    """A user object; `bot` only where it is true, as Discord has it."""
    found: Json = {
        "id": str(who.id),
        "username": who.name,
        "avatar": who.avatar,
        "discriminator": "0000" if who.webhook else "0",
        "public_flags": 0,
        "flags": 0,
        "global_name": who.global_name,
        "primary_guild": None,
    }
    if who.bot or who.webhook:
        found["bot"] = True
    return found


def role(found: Role) -> Json:
    """A role object."""
    payload: Json = {
        "id": str(found.id),
        "name": found.name,
        "permissions": str(int(found.permissions)),
        "position": found.position,
        "color": found.color,
        "colors": {"primary_color": found.color, "secondary_color": None, "tertiary_color": None},
        "hoist": found.hoist,
        "managed": found.managed,
        "mentionable": found.mentionable,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }
    if found.bot_id is not None:
        payload["tags"] = {"bot_id": str(found.bot_id)}
    return payload


def member(found: Member, *, with_user: bool = True) -> Json:
    """A member object, without its user where Discord leaves it out (in messages)."""
    payload: Json = {
        "avatar": None,
        "banner": None,
        "communication_disabled_until": None,
        "flags": 0,
        "joined_at": stamp(found.joined_at),
        "nick": found.nick,
        "pending": False,
        "premium_since": None,
        "roles": [str(one) for one in found.roles],
        "mute": False,
        "deaf": False,
    }
    if with_user:
        payload["user"] = user(found.user)
    return payload


def overwrite(found: Overwrite) -> Json:
    """A permission overwrite."""
    return {"id": str(found.id), "type": found.type, "allow": str(int(found.allow)), "deny": str(int(found.deny))}


def channel(found: Channel) -> Json:
    """A channel object of any kind."""
    if found.kind in THREADS:
        return thread(found)
    payload: Json = {
        "id": str(found.id),
        "type": int(found.kind),
        "flags": found.flags,
        "last_message_id": str(found.last_message_id) if found.last_message_id else None,
    }
    if found.kind is Kind.DM:
        payload["recipients"] = [user(one) for one in found.recipients]
        return payload
    payload |= {
        "guild_id": str(found.server.id),
        "name": found.name,
        "parent_id": str(found.parent.id) if found.parent else None,
        "position": found.position,
        "permission_overwrites": [overwrite(one) for one in found.overwrites.values()],
    }
    if found.kind is Kind.CATEGORY:
        del payload["last_message_id"]
        return payload
    payload |= {"topic": found.topic, "nsfw": found.nsfw, "rate_limit_per_user": found.slowmode}
    if found.kind is Kind.VOICE:
        payload |= {"bitrate": 64000, "user_limit": 0, "rtc_region": None}
        del payload["topic"]
    if found.kind is Kind.FORUM:
        payload |= {
            "available_tags": found.tags,
            "default_reaction_emoji": None,
            "default_sort_order": None,
            "default_forum_layout": 0,
        }
    if found.last_pin_at is not None:
        payload["last_pin_timestamp"] = stamp(found.last_pin_at)
    return payload


def thread(found: Channel, *, viewer: int | None = None) -> Json:
    """A thread object; with `viewer`, their own thread member in it."""
    state = found.state
    metadata: Json = {
        "archived": state.archived,
        "archive_timestamp": stamp(state.archive_changed_at),
        "auto_archive_duration": state.auto_archive,
        "locked": state.locked,
        "create_timestamp": stamp(state.created_at),
    }
    if found.kind is Kind.PRIVATE_THREAD:
        metadata["invitable"] = state.invitable
    payload: Json = {
        "id": str(found.id),
        "type": int(found.kind),
        "last_message_id": str(found.last_message_id) if found.last_message_id else None,
        "flags": found.flags,
        "guild_id": str(found.server.id),
        "name": found.name,
        "parent_id": str(found.home.id),
        "rate_limit_per_user": found.slowmode,
        "owner_id": str(state.owner_id),
        "thread_metadata": metadata,
        "message_count": state.sent,
        "member_count": min(50, len(state.members)),
        "total_message_sent": state.total_sent,
    }
    if found.home.kind is Kind.FORUM:
        payload["applied_tags"] = [str(one) for one in state.tags]
    if viewer is not None and viewer in state.members:
        payload["member"] = thread_member(found, viewer)
    return payload


def thread_member(found: Channel, user_id: int) -> Json:
    """Somebody's place in a thread."""
    return {
        "id": str(found.id),
        "user_id": str(user_id),
        "join_timestamp": stamp(found.state.members[user_id]),
        "flags": 0,
    }


def attachment(found: StoredFile, base_url: str) -> Json:
    """An uploaded file as a message shows it."""
    url = f"{base_url}/playground/files/{found.id}/{quote(found.name)}"
    payload: Json = {
        "id": str(found.id),
        "filename": found.name,
        "size": len(found.data),
        "url": url,
        "proxy_url": url,
        "content_type": found.content_type,
    }
    if found.description is not None:
        payload["description"] = found.description
    if found.size is not None:
        payload["width"], payload["height"] = found.size
    if found.ephemeral:
        payload["ephemeral"] = True
    return payload


def emoji(key: str) -> Json:
    """The emoji of a reaction from its key: the character itself, or `name:id`."""
    name, _, snowflake = key.partition(":")
    return {"id": snowflake, "name": name} if snowflake else {"id": None, "name": key}


def reactions(found: Message, viewer: int) -> list[Json]:
    """The reactions of a message, with `me` for this viewer."""
    return [
        {
            "emoji": emoji(key),
            "count": len(users),
            "count_details": {"burst": 0, "normal": len(users)},
            "burst_colors": [],
            "me_burst": False,
            "me": viewer in users,
        }
        for key, users in found.reactions.items()
    ]


def message(found: Message, viewer: int, *, base_url: str, deep: bool = True) -> Json:
    """A message object as `viewer` gets it over REST."""
    members = found.channel.guild.members if found.channel.guild else {}
    known = {one.id: one for one in found.channel.recipients}
    known |= {one: members[one].user for one in found.mentions.users if one in members}
    payload: Json = {
        "type": found.type,
        "content": found.content,
        "mentions": [user(known[one]) for one in found.mentions.users if one in known],
        "mention_roles": [str(one) for one in found.mentions.roles],
        "attachments": [attachment(one, base_url) for one in found.files],
        "embeds": found.embeds,
        "timestamp": stamp(found.created_at),
        "edited_timestamp": stamp(found.edited_at) if found.edited_at else None,
        "flags": found.flags,
        "components": found.components,
        "id": str(found.id),
        "channel_id": str(found.channel.id),
        "author": user(found.author),
        "pinned": found.pinned_at is not None,
        "mention_everyone": found.mentions.everyone,
        "tts": found.tts,
    }
    if found.reactions and deep:
        payload["reactions"] = reactions(found, viewer)
    payload |= _origin(found)
    if found.nonce is not None:
        payload["nonce"] = found.nonce
    if found.thread is not None:
        payload["thread"] = thread(found.thread)
    if found.reference is not None:
        payload["message_reference"] = found.reference
        if deep and found.type == 19:
            target = found.channel.messages.get(int(found.reference["message_id"]))
            payload["referenced_message"] = target and message(target, viewer, base_url=base_url, deep=False)
    return payload


def _origin(found: Message) -> Json:
    """Which webhook, application and interaction a message comes from."""
    payload: Json = {}
    if found.webhook is not None:
        payload["webhook_id"] = str(found.webhook.id)
    elif found.interaction is not None:
        payload["webhook_id"] = str(found.application_id)
    if found.application_id is not None:
        payload["application_id"] = str(found.application_id)
    if found.interaction is not None:
        payload["interaction_metadata"] = found.interaction
    if found.command is not None:
        payload["interaction"] = found.command
    return payload


def without_content(payload: Json) -> Json:
    """A message as an application without the message content intent gets it."""
    blank = {**payload, "content": "", "embeds": [], "attachments": [], "components": []}
    if isinstance(referenced := payload.get("referenced_message"), dict):
        blank["referenced_message"] = without_content(referenced)
    return blank


def webhook(found: Webhook, *, base_url: str, with_user: bool = True) -> Json:
    """A webhook object, with its token as its owner sees it."""
    payload: Json = {
        "application_id": str(found.application_id) if found.application_id else None,
        "avatar": found.avatar,
        "channel_id": str(found.channel.id),
        "guild_id": str(found.channel.server.id),
        "id": str(found.id),
        "name": found.name,
        "type": 1,
        "token": found.token,
        "url": f"{base_url}/api/webhooks/{found.id}/{found.token}",
    }
    if with_user:
        payload["user"] = user(found.creator)
    return payload


def counts(found: Guild) -> Json:
    """What `with_counts` adds to a guild."""
    return {"approximate_member_count": len(found.members), "approximate_presence_count": 0}


def guild(found: Guild) -> Json:
    """A guild object as `GET /guilds/{id}` has it."""
    return {
        "id": str(found.id),
        "name": found.name,
        "icon": None,
        "description": None,
        "home_header": None,
        "splash": None,
        "discovery_splash": None,
        "features": [],
        "banner": None,
        "owner_id": str(found.owner_id),
        "application_id": None,
        "region": "us-east",
        "afk_channel_id": None,
        "afk_timeout": 300,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "widget_enabled": False,
        "widget_channel_id": None,
        "verification_level": 0,
        "roles": [role(one) for one in found.roles.values()],
        "default_message_notifications": 0,
        "mfa_level": 0,
        "explicit_content_filter": 0,
        "max_presences": None,
        "max_members": 500000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "vanity_url_code": None,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "preferred_locale": "en-US",
        "rules_channel_id": None,
        "safety_alerts_channel_id": None,
        "public_updates_channel_id": None,
        "premium_progress_bar_enabled": False,
        "nsfw": False,
        "nsfw_level": 0,
        "emojis": list(found.emojis.values()),
        "stickers": [],
        "incidents_data": None,
    }


def application(found: Application, guild_count: int) -> Json:
    """An application as `GET /applications/@me` has it."""
    return {
        "id": str(found.id),
        "name": found.user.name,
        "icon": None,
        "description": "",
        "type": None,
        "bot": user(found.user),
        "bot_public": False,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": application_flags(found),
        "flags_new": str(application_flags(found)),
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": user(found.owner),
        "approximate_guild_count": guild_count,
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": [],
        "integration_types_config": {"0": {}},
    }


def application_flags(found: Application) -> int:
    """The privileged intents an application has switched on, as its flags (the kind for fewer than 100 servers)."""
    bits = {"presences": 1 << 13, "members": 1 << 15, "message_content": 1 << 19}
    return sum(bit for name, bit in bits.items() if name in found.privileged)


def interaction_metadata(found: Interaction) -> Json:
    """What a message tells about the interaction that it answers."""
    payload: Json = {
        "id": str(found.id),
        "type": found.type,
        "user": user(found.user),
        "authorizing_integration_owners": {"0": str(found.channel.guild.id if found.channel.guild else 0)},
    }
    if found.type == 3 and found.message is not None:
        payload["interacted_message_id"] = str(found.message.id)
    if found.type == 5 and found.parent is not None:
        payload["triggering_interaction_metadata"] = interaction_metadata(found.parent)
    if found.command is not None and found.type == 2 and found.command.type == 3:
        payload["target_message_id"] = found.data["target_id"]
    return payload


def command_used(found: Interaction) -> Json | None:
    """The older object beside the metadata, which alone names the command used; None for a component or a form."""
    if found.type != 2:
        return None
    names, options = [str(found.data["name"])], found.data.get("options") or []
    while options and options[0]["type"] in (1, 2):
        names.append(options[0]["name"])
        options = options[0].get("options") or []
    return {"id": str(found.id), "type": found.type, "name": " ".join(names), "user": user(found.user)}
