/** The channel list, and a forum's list of posts. */

import { find, h, moveFocus, compareIds } from "./dom.js";
import { FORUM_TYPES, PERMISSIONS, THREAD_TYPES } from "./world.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./types.js").Channel} Channel */

const CATEGORY = 4;
const SIGNS = /** @type {Record<number, [string, string]>} */ ({
  0: ["#", "text channel"], 5: ["📢", "announcements"], 2: ["🔊", "voice channel"], 10: ["↳", "thread"], 11: ["↳", "thread"],
  12: ["🔒", "private thread"], 15: ["☰", "forum"], 16: ["▦", "media channel"],
});

/** @param {Channel} a @param {Channel} b */
const byPosition = (a, b) => (a.position ?? 0) - (b.position ?? 0) || compareIds(a.id, b.id);

/** Threads and posts of a channel, newest first, archived ones last. @param {string} parentId @param {Map<string, Channel>} channels */
export function threadsOf(parentId, channels) {
  return [...channels.values()].filter((each) => each.parent_id === parentId && THREAD_TYPES.includes(each.type))
    .sort((a, b) => Number(a.thread_metadata?.archived ?? false) - Number(b.thread_metadata?.archived ?? false) || compareIds(b.id, a.id));
}

/** Channels that the actor sees, in the order of the list. @param {import("./world.js").World} world */
export function visibleChannels(world) {
  return [...world.channels.values()].filter((each) => !THREAD_TYPES.includes(each.type) && each.type !== CATEGORY && world.may(each.id, PERMISSIONS.view)).sort(byPosition);
}

export class ChannelList {
  /** @param {Context} context @param {() => void} chosen called after a choice, to close the drawer of a narrow window */
  constructor(context, chosen) {
    this.context = context;
    this.chosen = chosen;
    this.list = find("#channels");
    this.list.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => moveFocus(event, [...this.list.querySelectorAll("button")]));
    for (const type of ["reset", "channels", "unread"]) context.world.addEventListener(type, () => this.draw());
  }

  draw() {
    const { world } = this.context;
    const focused = this.list.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement).dataset.channel : null;
    const visible = visibleChannels(world);
    const categories = [...world.channels.values()].filter((each) => each.type === CATEGORY).sort(byPosition);
    const inCategory = (/** @type {string} */ id) => visible.filter((each) => each.parent_id === id);
    const loose = visible.filter((each) => !categories.some((category) => category.id === each.parent_id));
    this.list.replaceChildren(
      ...loose.map((each) => this.item(each)),
      ...categories.filter((category) => inCategory(category.id).length).map((category) => h("li", { class: "category" },
        h("h3", {}, category.name), h("ul", {}, inCategory(category.id).map((each) => this.item(each))))),
    );
    if (focused) this.list.querySelector(`[data-channel="${focused}"]`)?.focus();
  }

  /** @param {Channel} channel @returns {HTMLElement} */
  item(channel) {
    const { world, act } = this.context;
    const [sign, kind] = SIGNS[channel.type] ?? ["•", "channel"];
    const unread = world.unread.has(channel.id);
    const archived = channel.thread_metadata?.archived;
    // A forum may hold hundreds of posts; its own view shows the archived ones.
    const threads = threadsOf(channel.id, world.channels).filter((each) => !each.thread_metadata?.archived || each.id === world.open);
    return h("li", {},
      h("button", {
        type: "button", class: `channel${unread ? " unread" : ""}${archived ? " archived" : ""}`, data: { channel: channel.id },
        "aria-current": channel.id === world.open ? "page" : null,
        on: { click: () => {
          act.jump(channel.id, null);
          this.chosen();
        } },
      }, h("span", { class: "sign", "aria-hidden": "true" }, sign), h("span", { class: "channel-name" }, channel.name),
      h("span", { class: "visually-hidden" }, `, ${kind}${unread ? ", unread" : ""}${archived ? ", archived" : ""}`),
      unread && h("span", { class: "unread-dot", "aria-hidden": "true" })),
      threads.length > 0 && h("ul", { class: "threads" }, threads.map((each) => this.item(each))));
  }
}

/** @param {Channel} channel */
export const isForum = (channel) => FORUM_TYPES.includes(channel.type);

/** The posts of a forum as cards. @param {Channel} forum @param {Context} context */
export function forumView(forum, context) {
  const { world, act } = context;
  const posts = threadsOf(forum.id, world.channels);
  const tagName = (/** @type {string} */ id) => forum.available_tags?.find((tag) => tag.id === id)?.name;
  return h("div", { class: "forum" },
    h("p", { class: "hint" }, forum.topic || (posts.length ? `${posts.length} ${posts.length === 1 ? "post" : "posts"}` : "No posts here yet.")),
    h("ul", { class: "posts", "aria-label": `Posts in ${forum.name}` }, posts.map((post) => h("li", {},
      h("button", { type: "button", class: "post", on: { click: () => act.jump(post.id, null) } },
        h("span", { class: "post-tags" }, (post.applied_tags ?? []).map(tagName).filter(Boolean).map((name) => h("span", { class: "tag" }, name))),
        h("strong", {}, post.name),
        h("span", { class: "muted" }, [`${post.message_count ?? 0} messages`, post.thread_metadata?.archived && "archived", post.thread_metadata?.locked && "locked"]
          .filter(Boolean).join(" · ")))))));
}
