/** What the page knows of the playground: loaded by `welcome`, changed by `dispatch`, told to the views by events. */

import { compareIds } from "./dom.js";
import { withReaction } from "./reactions-state.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Channel} Channel */
/** @typedef {{messages: Message[], more: boolean, loaded: boolean}} History */

export const FLAGS = { suppressEmbeds: 1 << 2, ephemeral: 1 << 6, loading: 1 << 7, componentsV2: 1 << 15 };
export const PERMISSIONS = {
  administrator: 1n << 3n,
  addReactions: 1n << 6n, view: 1n << 10n, send: 1n << 11n, manageMessages: 1n << 13n, attach: 1n << 15n,
  readHistory: 1n << 16n, useCommands: 1n << 31n, sendInThreads: 1n << 38n,
};
export const THREAD_TYPES = [10, 11, 12];
export const FORUM_TYPES = [15, 16];

/**
 * Emits "reset" (another actor or a new connection), "channels", "members", "commands", "unread", "typing" and
 * "messages" ({channelId, changed: ids whose rows must be drawn again}).
 */
export class World extends EventTarget {
  actor = "";
  /** @type {any} */
  guild = null;
  /** @type {import("./types.js").User|null} */
  bot = null;
  /** @type {string[]} */
  actors = [];
  settings = { rate_limits: true };
  /** @type {Map<string, Channel>} */
  channels = new Map();
  /** @type {Map<string, import("./types.js").Member>} */
  members = new Map();
  /** @type {Map<string, import("./types.js").Role>} */
  roles = new Map();
  /** @type {Map<string, bigint>} */
  permissions = new Map();
  /** @type {import("./types.js").Command[]} */
  commands = [];
  /** @type {Map<string, History>} */
  histories = new Map();
  /** @type {Set<string>} */
  unread = new Set();
  /** The channel on the screen, which is never unread. */
  open = "";
  /** @type {Map<string, {name: string, until: number}>} who types in the open channel */
  typing = new Map();
  /** @type {Map<string, string>} message id to the custom_id that waits for the bot */
  busy = new Map();
  /** @type {Map<string, string>} message id to why its last component failed */
  failures = new Map();
  /** @type {Map<string, string>} interaction id to the name of the command that was used */
  commandNames = new Map();
  /** @type {Set<string>} ephemeral messages that their reader put away; for the server they go on existing */
  dismissed = new Set();

  /** @param {string} type @param {any} [detail] */
  emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  /** Take over a welcome frame. @param {any} frame */
  load(frame) {
    const { world } = frame;
    const sameActor = this.actor === frame.actor;
    this.actor = frame.actor;
    this.guild = world.guild;
    this.bot = world.bot;
    this.actors = world.actors;
    this.settings = { ...this.settings, ...world.settings };
    this.channels = byId(world.channels);
    this.roles = byId(world.guild.roles ?? []);
    this.members = new Map(world.members.map((/** @type {any} */ each) => [each.user.id, each]));
    this.permissions = new Map(Object.entries(frame.permissions ?? {}).map(([id, bits]) => [id, BigInt(/** @type {any} */ (bits))]));
    this.histories.clear();
    this.busy.clear();
    this.failures.clear();
    this.typing.clear();
    if (!sameActor) this.unread.clear();
    this.emit("reset", { sameActor });
  }

  /** @param {string} channelId @param {bigint} permission whether the actor has it there; unknown channels ask their parent */
  may(channelId, permission) {
    const channel = this.channels.get(channelId);
    const bits = this.permissions.get(channelId) ?? this.permissions.get(channel?.parent_id ?? "");
    return bits === undefined || (bits & PERMISSIONS.administrator) !== 0n || (bits & permission) === permission;
  }

  /** @param {string} channelId @returns {History} */
  history(channelId) {
    let history = this.histories.get(channelId);
    if (!history) {
      history = { messages: [], more: true, loaded: false };
      this.histories.set(channelId, history);
    }
    return history;
  }

  /** @param {string} channelId @param {string} id @returns {Message|undefined} */
  message(channelId, id) {
    return this.histories.get(channelId)?.messages.findLast((each) => each.id === id);
  }

  /** @param {{channel_id: string, messages: Message[], more: boolean}} frame */
  addHistory(frame) {
    const history = this.history(frame.channel_id);
    const known = new Set(history.messages.map((each) => each.id));
    history.messages.push(...frame.messages.filter((each) => !known.has(each.id) && !this.dismissed.has(each.id)));
    history.messages.sort(inOrder);
    history.more = frame.more;
    history.loaded = true;
    this.emit("messages", { channelId: frame.channel_id, changed: [], loaded: true });
  }

  /** Put a message into its channel, in order. @param {Message} message */
  addMessage(message) {
    const history = this.history(message.channel_id);
    this.typing.delete(message.author.id);
    if (message.channel_id !== this.open) {
      this.unread.add(message.channel_id);
      this.emit("unread");
    }
    // A history on its way brings the message along; lines of the page's own are in none.
    if (!history.loaded && !message.local) return;
    const { messages } = history;
    if (messages.some((each) => each.id === message.id)) return this.changeMessage(message);
    messages.push(message);
    if (messages.length > 1 && inOrder(messages[messages.length - 2], message) > 0) messages.sort(inOrder);
    this.emit("messages", { channelId: message.channel_id, changed: [], added: message });
  }

  /** Merge a partial message. @param {Partial<Message> & {id: string, channel_id: string}} change */
  changeMessage(change) {
    const message = this.message(change.channel_id, change.id);
    if (!message) return;
    const reactions = message.reactions;
    Object.assign(message, change);
    // A gateway's MESSAGE_UPDATE does not say who reacted, so "me" comes from what was seen before.
    if (change.reactions && reactions) {
      const mine = new Set(reactions.filter((each) => each.me).map((each) => each.emoji.id ?? each.emoji.name));
      message.reactions = change.reactions.map((each) => ({ ...each, me: each.me ?? mine.has(each.emoji.id ?? each.emoji.name) }));
    }
    this.emit("messages", { channelId: change.channel_id, changed: [change.id] });
  }

  /** @param {string} channelId @param {string[]} ids */
  removeMessages(channelId, ids) {
    const history = this.histories.get(channelId);
    if (!history) return;
    history.messages = history.messages.filter((each) => !ids.includes(each.id));
    this.emit("messages", { channelId, changed: repliesTo(history.messages, ids) });
  }

  /** Put an ephemeral message or a line of the page's own away. @param {Message} message */
  dismiss(message) {
    this.dismissed.add(message.id);
    this.removeMessages(message.channel_id, [message.id]);
  }

  /** Draw one message again because something beside it changed. @param {string} channelId @param {string} id */
  touch(channelId, id) {
    this.emit("messages", { channelId, changed: [id] });
  }

  /** Apply one gateway event. @param {string} t @param {any} d */
  dispatch(t, d) {
    if (t === "MESSAGE_CREATE") return this.addMessage(d);
    if (t === "MESSAGE_UPDATE") return this.changeMessage(d);
    if (t === "MESSAGE_DELETE") return this.removeMessages(d.channel_id, [d.id]);
    if (t === "MESSAGE_DELETE_BULK") return this.removeMessages(d.channel_id, d.ids);
    if (t.startsWith("MESSAGE_REACTION_")) {
      const message = this.message(d.channel_id, d.message_id);
      if (!message) return;
      message.reactions = withReaction(message.reactions ?? [], t, d, this.actor);
      return this.emit("messages", { channelId: d.channel_id, changed: [], reactions: d.message_id });
    }
    if (t === "TYPING_START") {
      if (d.channel_id !== this.open || d.user_id === this.actor) return;
      const member = this.members.get(d.user_id) ?? d.member;
      const name = member?.nick ?? member?.user.global_name ?? member?.user.username ?? this.bot?.username ?? "Somebody";
      this.typing.set(d.user_id, { name, until: Date.now() + 10_000 });
      return this.emit("typing");
    }
    if (/^(CHANNEL|THREAD)_(CREATE|UPDATE)$/.test(t)) {
      this.channels.set(d.id, { ...this.channels.get(d.id), ...d });
      return this.emit("channels");
    }
    if (/^(CHANNEL|THREAD)_DELETE$/.test(t)) {
      this.channels.delete(d.id);
      this.histories.delete(d.id);
      return this.emit("channels");
    }
    if (/^GUILD_ROLE_(CREATE|UPDATE)$/.test(t)) this.roles.set(d.role.id, d.role);
    else if (t === "GUILD_ROLE_DELETE") this.roles.delete(d.role_id);
    else if (/^GUILD_MEMBER_(ADD|UPDATE)$/.test(t)) this.members.set(d.user.id, { ...this.members.get(d.user.id), ...d });
    else if (t === "GUILD_MEMBER_REMOVE") this.members.delete(d.user.id);
    else return;
    this.emit("members");
  }
}

/** @param {Message} a @param {Message} b */
const inOrder = (a, b) => compareIds(a.id, b.id);

/** @param {Message[]} messages @param {string[]} ids @returns {string[]} those whose reply line now points at nothing */
function repliesTo(messages, ids) {
  const replies = messages.filter((each) => ids.includes(each.message_reference?.message_id ?? ""));
  for (const each of replies) each.referenced_message = null;
  return replies.map((each) => each.id);
}

/** @template {{id: string}} T @param {T[]} list @returns {Map<string, T>} */
function byId(list) {
  return new Map(list.map((each) => [each.id, each]));
}
