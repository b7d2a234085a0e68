/** One message as a row of the list. */

import { h, dayName, fullTime, timeOfDay } from "./dom.js";
import { components } from "./components.js";
import { embeds } from "./embeds.js";
import { markup, plainText } from "./markup.js";
import { attachments } from "./media.js";
import { authorName, avatar, displayName } from "./people.js";
import { reactionBar } from "./reactions.js";
import { FLAGS } from "./world.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./types.js").Message} Message */
/** What the messages around it decide. @typedef {{head: boolean, day: boolean}} Placing */

/** Messages of one author within this time stand in one group, as in Discord. */
const GROUP_MS = 7 * 60 * 1000;
const SYSTEM = /** @type {Record<number, string>} */ ({ 6: "pinned a message.", 7: "joined the server.", 18: "started a thread." });
/** Sorts of interaction. */
const COMMAND = 2, COMPONENT = 3;
/** The type of a message that answers a context menu, whose names carry no slash. */
const CONTEXT_MENU = 23;

/** When a message was written: every row is placed anew with each change, and reading dates is what that costs. @type {WeakMap<Message, {ms: number, day: string}>} */
const moments = new WeakMap();

/** @param {Message} message */
function momentOf(message) {
  let moment = moments.get(message);
  if (!moment) {
    const date = new Date(message.timestamp);
    moment = { ms: date.getTime(), day: date.toDateString() };
    moments.set(message, moment);
  }
  return moment;
}

/** @param {Message} message @param {Message|undefined} before @returns {Placing} */
export function placing(message, before) {
  if (!before) return { head: true, day: true };
  const [then, now] = [momentOf(before), momentOf(message)];
  const day = then.day !== now.day;
  const sameAuthor = before.author.id === message.author.id && before.author.username === message.author.username;
  const close = now.ms - then.ms < GROUP_MS;
  const sameReaders = (((before.flags ?? 0) ^ (message.flags ?? 0)) & FLAGS.ephemeral) === 0;
  const plain = !replyTarget(message) && !wasUsed(message) && !(message.type in SYSTEM) && !(before.type in SYSTEM);
  return { head: day || !sameAuthor || !close || !plain || !sameReaders || Boolean(before.local), day };
}

/** The message that this one answers, if any. @param {Message} message */
function replyTarget(message) {
  const answered = message.interaction_metadata?.type === COMPONENT ? message.interaction_metadata.interacted_message_id : undefined;
  return message.message_reference?.message_id ?? answered;
}

/** Whether the message answers a command. @param {Message} message */
function wasUsed(message) {
  const from = message.interaction_metadata ?? message.interaction;
  return Boolean(from) && (message.interaction_metadata?.type ?? COMMAND) === COMMAND && !replyTarget(message);
}

/** Who used which command to bring this message about; the metadata alone does not name it. @param {Message} message @param {import("./world.js").World} world */
function usedCommand(message, world) {
  if (!wasUsed(message)) return null;
  const { interaction, interaction_metadata: metadata } = message;
  const user = /** @type {import("./types.js").User} */ (metadata?.user ?? interaction?.user);
  return { user, name: interaction?.name ?? world.commandNames.get(metadata?.id ?? "") ?? null };
}

/** @param {Message} message @param {Placing} place @param {Context} context @returns {HTMLElement} */
export function messageRow(message, place, context) {
  const { world } = context;
  const date = new Date(message.timestamp);
  const classes = ["row"];
  if (place.head) classes.push("head");
  if (concerns(message, context)) classes.push("concerns-me");
  if (isPrivate(message)) classes.push("private");
  const body = message.type in SYSTEM
    ? [h("div", { class: "system" }, "→ ", authorName(message, world), " ", SYSTEM[message.type], " ", h("time", { datetime: message.timestamp }, timeOfDay(date)))]
    : [place.head && header(message, date, context), contentOf(message, context)];
  return h(
    "li",
    { class: classes.join(" "), id: `m-${message.id}`, tabindex: "-1", data: { id: message.id, signature: signature(place) } },
    place.day && h("div", { class: "day", role: "separator", "aria-label": dayName(date) }, h("span", {}, dayName(date))),
    h(
      "article",
      { class: "message", "aria-label": `${displayName(message.author, world)}, ${timeOfDay(date)}` },
      replyTarget(message) && replyLine(message, context),
      usedCommand(message, world) && commandLine(message, context),
      h("div", { class: "gutter" }, place.head ? avatar(message.author, world) : h("time", { class: "side-time", datetime: message.timestamp }, timeOfDay(date))),
      h("div", { class: "body" }, body, notes(message, context)),
    ),
  );
}

/** @param {Placing} place */
export const signature = (place) => `${place.head}|${place.day}`;

/** Whether only its reader has the message; nobody can react or reply to it. @param {Message} message */
export const isPrivate = (message) => Boolean(message.local || (message.flags ?? 0) & FLAGS.ephemeral);

/** Whether the message calls the member who reads it. @param {Message} message @param {Context} context */
function concerns(message, { world }) {
  const roles = world.members.get(world.actor)?.roles ?? [];
  return Boolean(message.mention_everyone || message.mentions?.some((each) => each.id === world.actor) || message.mention_roles?.some((id) => roles.includes(id)));
}

/** @param {Message} message @param {Date} date @param {Context} context */
function header(message, date, { world }) {
  return h("div", { class: "message-header" }, authorName(message, world), h("time", { datetime: message.timestamp, title: fullTime(date) }, timeOfDay(date)));
}

/** @param {Message} message @param {Context} context */
function contentOf(message, context) {
  const flags = message.flags ?? 0;
  if (flags & FLAGS.loading) {
    return h("div", { class: "thinking", role: "status" }, h("span", { class: "dots", "aria-hidden": "true" }), `${displayName(message.author, context.world)} is thinking…`);
  }
  if (message.local) return localContent(message);
  const drawn = [
    message.content && h("div", { class: "markup content" }, markup(message.content, context),
      message.edited_timestamp && h("small", { class: "edited", title: fullTime(new Date(message.edited_timestamp)) }, "(edited)")),
    attachments(message),
    flags & FLAGS.suppressEmbeds ? null : embeds(message, context),
    h("div", { class: "components" }, components(message, context)),
  ];
  return [drawn, message.thread && threadCard(message, context), reactionBar(message, context)];
}

/** @param {Message} message */
function localContent(message) {
  if (message.local === "failed") return h("div", { class: "failure", role: "alert" }, `⚠ ${message.error}`);
  return h("div", { class: "thinking", role: "status" }, h("span", { class: "dots", "aria-hidden": "true" }), "Waiting for the app…");
}

/** @param {Message} message @param {Context} context */
function threadCard(message, context) {
  const thread = /** @type {import("./types.js").Channel} */ (message.thread);
  return h("button", { type: "button", class: "thread-card", on: { click: () => context.act.jump(thread.id, null) } },
    h("strong", {}, thread.name), h("span", {}, ` ${thread.message_count ?? 0} messages ›`));
}

/** @param {Message} message @param {Context} context */
function notes(message, context) {
  const failure = context.world.failures.get(message.id);
  return [
    failure && h("div", { class: "failure", role: "alert" }, `⚠ ${failure}`),
    isPrivate(message) && message.local !== "pending" && h("div", { class: "private-note" }, "👁 Only you can see this · ",
      h("button", { type: "button", class: "link-button", on: { click: () => context.act.dismiss(message) } }, "Dismiss message")),
  ];
}

/** @param {Message} message @param {Context} context */
function commandLine(message, context) {
  const used = /** @type {{user: import("./types.js").User, name: string|null}} */ (usedCommand(message, context.world));
  return h("div", { class: "above used" }, avatar(used.user, context.world), h("span", {}, h("strong", {}, displayName(used.user, context.world)), " used ",
    used.name ? h("span", { class: "mention" }, message.type === CONTEXT_MENU ? used.name : `/${used.name}`) : "a command"));
}

/** @param {Message} message @param {Context} context */
function replyLine(message, context) {
  const { world } = context;
  const id = /** @type {string} */ (replyTarget(message));
  const original = message.referenced_message ?? world.message(message.channel_id, id);
  if (!original) return h("div", { class: "above reply-line" }, h("em", {}, "The original message is gone or not loaded."));
  const name = original.webhook_id ? original.author.username : displayName(original.author, world);
  const preview = original.content ? plainText(original.content, context) : "See the attachment or card";
  return h("button", {
    type: "button", class: "above reply-line", "aria-label": `In reply to ${name}: ${preview.slice(0, 120)}. Jump there.`,
    on: { click: () => context.act.jump(message.channel_id, id) },
  }, avatar(original.author, world), h("strong", {}, name), h("span", { class: "reply-text" }, preview));
}
