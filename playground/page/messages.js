/** The list of a channel's messages: drawn row by row, kept at the newest, walked by keyboard. */

import { announce, find, h } from "./dom.js";
import { isPrivate, messageRow, placing, signature } from "./message.js";
import { displayName } from "./people.js";
import { plainText } from "./markup.js";
import { reactionBar } from "./reactions.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./types.js").Message} Message */

/** Pixels from the top at which older messages are asked for. */
const LOAD_AHEAD = 600;
/** Pixels from the bottom within which the list counts as at its end. */
const NEAR_END = 60;
const LONG_PRESS_MS = 500;

export class MessageList {
  /** @param {Context} context @param {(channelId: string, before: string|null) => void} load */
  constructor(context, load) {
    this.context = context;
    this.load = load;
    this.channelId = "";
    /** @type {Map<string, HTMLElement>} */
    this.rows = new Map();
    /** @type {Set<string>} rows to draw again */
    this.dirty = new Set();
    this.frame = 0;
    this.loading = false;
    this.missed = 0;
    // The scroller runs from the bottom up (column-reverse), so that it stays at the newest message by itself.
    this.scroller = find("#scroller");
    this.list = find("#messages");
    this.jumpDown = find("#jump-down");
    this.toolbar = this.makeToolbar();
    this.listen();
  }

  listen() {
    const { world } = this.context;
    world.addEventListener("messages", (/** @type {any} */ { detail }) => this.changed(detail));
    world.addEventListener("members", () => this.redraw());
    this.scroller.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.jumpDown.addEventListener("click", () => this.toEnd());
    this.list.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.key(event));
    this.list.addEventListener("pointerover", (/** @type {PointerEvent} */ event) => event.pointerType === "mouse" && this.offerToolbar(this.rowOf(event)));
    this.list.addEventListener("focusin", (/** @type {Event} */ event) => this.focused(this.rowOf(event)));
    this.list.addEventListener("contextmenu", (/** @type {MouseEvent} */ event) => this.menu(event));
    this.listenForLongPress();
  }

  /** A finger that stays on a message opens its menu; the pointer's own contextmenu event does not come everywhere. */
  listenForLongPress() {
    let timer = 0;
    const stop = () => clearTimeout(timer);
    this.list.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => {
      const row = this.rowOf(event);
      if (event.pointerType === "mouse" || !row) return;
      stop();
      timer = setTimeout(() => this.openMenu(row, { x: event.clientX, y: event.clientY }), LONG_PRESS_MS);
    });
    for (const type of ["pointerup", "pointercancel", "pointermove"]) {
      this.list.addEventListener(type, (/** @type {PointerEvent} */ event) => {
        if (type !== "pointermove" || Math.abs(event.movementY) > 3) stop();
      });
    }
    this.scroller.addEventListener("scroll", stop, { passive: true });
  }

  makeToolbar() {
    const button = (/** @type {string} */ label, /** @type {string} */ sign, /** @type {(message: Message, anchor: HTMLElement) => void} */ act, data = {}) => h("button", {
      type: "button", "aria-label": label, title: label, data: { focusKey: `tool-${sign}`, ...data },
      on: { click: (/** @type {Event} */ event) => {
        const message = this.messageOf(this.rowOf(event));
        if (message) act(message, /** @type {HTMLElement} */ (event.currentTarget));
      } },
    }, sign);
    const { act } = this.context;
    return h("div", { class: "toolbar", role: "toolbar", "aria-label": "Message" },
      button("React", "☺", (message, anchor) => act.openPicker(message, anchor), { public: "" }),
      button("Reply", "↩\uFE0E", (message) => act.reply(message), { public: "" }),
      button("More", "…", (message, anchor) => act.openMenu(message, anchor, null)));
  }

  /** Show a channel, from what is known or from what the load brings. @param {string} channelId */
  show(channelId) {
    this.channelId = channelId;
    this.rows.clear();
    this.dirty.clear();
    this.list.replaceChildren();
    this.setMissed(0);
    this.loading = false;
    const history = this.context.world.history(channelId);
    if (!history.loaded) this.loadOlder();
    this.flush();
    this.scroller.scrollTop = 0;
  }

  loadOlder() {
    const { messages, more, loaded } = this.context.world.history(this.channelId);
    if (this.loading || (loaded && !more)) return;
    this.loading = true;
    const oldest = loaded ? messages.find((each) => !each.local)?.id ?? null : null;
    find("#history-state").textContent = "Loading messages …";
    this.load(this.channelId, oldest);
  }

  /** @param {{channelId: string, changed: string[], reactions?: string, added?: Message, loaded?: boolean}} change */
  changed({ channelId, changed, reactions, added, loaded = false }) {
    if (channelId !== this.channelId) return;
    if (loaded) this.loading = false;
    for (const id of changed) this.dirty.add(id);
    if (reactions) this.drawReactions(reactions);
    if (added) this.heard(added);
    this.frame ||= requestAnimationFrame(() => this.flush());
  }

  /** @param {Message} message */
  heard(message) {
    const { world } = this.context;
    if (message.local) return;
    const what = message.content ? plainText(message.content, this.context) : message.embeds?.[0]?.title ?? "a card";
    announce(`${message.webhook_id ? message.author.username : displayName(message.author, world)}: ${what.slice(0, 200)}`);
    if (!this.atEnd() && message.author.id !== world.actor) this.setMissed(this.missed + 1);
  }

  /** Bring the rows in line with the messages: new ones in, changed ones anew, gone ones out. */
  flush() {
    this.frame = 0;
    const { messages, more, loaded } = this.context.world.history(this.channelId);
    const anchor = this.atEnd() ? null : this.firstInView();
    const anchorTop = anchor?.getBoundingClientRect().top ?? 0;
    const present = new Set(messages.map((each) => each.id));
    for (const [id, row] of this.rows) {
      if (present.has(id)) continue;
      row.remove();
      this.rows.delete(id);
    }
    /** @type {Element|null} */
    let next = this.list.firstElementChild;
    messages.forEach((message, index) => {
      const row = this.rowFor(message, messages[index - 1]);
      if (row === next) next = next.nextElementSibling;
      else this.list.insertBefore(row, next);
    });
    this.dirty.clear();
    // The browser's own anchoring gives up at the very top, which is where older messages come in.
    if (anchor?.isConnected) this.scroller.scrollTop += anchor.getBoundingClientRect().top - anchorTop;
    find("#history-state").textContent = loaded && !more ? (messages.length ? "This is where the channel begins." : "No messages here yet.") : "";
    if (!this.list.querySelector('[tabindex="0"]')) this.list.lastElementChild?.setAttribute("tabindex", "0");
  }

  /** @returns {HTMLElement|undefined} the row at the upper edge of what is seen */
  firstInView() {
    const top = this.scroller.getBoundingClientRect().top;
    const rows = this.list.children;
    let low = 0;
    let high = rows.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (rows[middle].getBoundingClientRect().bottom > top) high = middle;
      else low = middle + 1;
    }
    return rows[low];
  }

  /** @param {Message} message @param {Message|undefined} before */
  rowFor(message, before) {
    const place = placing(message, before);
    const old = this.rows.get(message.id);
    if (old && !this.dirty.has(message.id) && old.dataset.signature === signature(place)) return old;
    const row = messageRow(message, place, this.context);
    if (old) this.renew(old, row);
    else this.rows.set(message.id, row);
    return old ?? row;
  }

  /**
   * Give a row new content, with the focus on the same control. The element itself stays: the browser holds the scroll
   * position by it.
   * @param {HTMLElement} old @param {HTMLElement} row
   */
  renew(old, row) {
    const focused = old !== document.activeElement && old.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement) : null;
    const hadToolbar = this.toolbar.parentElement === old;
    old.className = row.className;
    old.dataset.signature = row.dataset.signature;
    old.replaceChildren(...row.children);
    if (hadToolbar) old.append(this.toolbar);
    if (!focused) return;
    const key = focused.dataset.focusKey;
    const twin = key ? /** @type {HTMLElement|null} */ (old.querySelector(`[data-focus-key="${CSS.escape(key)}"]`)) : null;
    (twin ?? old).focus({ preventScroll: true });
  }

  /** Reactions come by the hundred, so they do not draw the message again. @param {string} id */
  drawReactions(id) {
    const row = this.rows.get(id);
    const message = this.context.world.message(this.channelId, id);
    const bar = row?.querySelector(".reactions");
    if (!bar || !message) return;
    const key = bar.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement).dataset.focusKey : null;
    const fresh = reactionBar(message, this.context);
    bar.replaceWith(fresh);
    if (key) (fresh.querySelector(`[data-focus-key="${CSS.escape(key)}"]`) ?? row).focus({ preventScroll: true });
  }

  redraw() {
    for (const id of this.rows.keys()) this.dirty.add(id);
    this.frame ||= requestAnimationFrame(() => this.flush());
  }

  /** Scroll to a message that is loaded, mark it for a moment, and focus it. @param {string} id @returns {boolean} */
  reveal(id) {
    this.flush();
    const row = this.rows.get(id);
    if (!row) return false;
    row.scrollIntoView({ block: "center" });
    // Rows off the screen have estimated heights; once they are drawn, the place is exact.
    requestAnimationFrame(() => requestAnimationFrame(() => row.scrollIntoView({ block: "center" })));
    row.classList.remove("flash");
    void row.offsetWidth;
    row.classList.add("flash");
    row.focus({ preventScroll: true });
    return true;
  }

  atEnd() {
    return this.scroller.scrollTop > -NEAR_END;
  }

  toEnd() {
    this.scroller.scrollTop = 0;
    this.setMissed(0);
  }

  /** @param {number} count */
  setMissed(count) {
    this.missed = count;
    this.jumpDown.hidden = this.atEnd() && !count;
    this.jumpDown.textContent = count ? `${count} new ${count === 1 ? "message" : "messages"} ↓` : "To the newest ↓";
  }

  scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    if (scrollHeight - clientHeight + scrollTop < LOAD_AHEAD) this.loadOlder();
    if (this.atEnd()) this.setMissed(0);
    else this.jumpDown.hidden = false;
  }

  /** @param {Event} event @returns {HTMLElement|null} */
  rowOf(event) {
    return /** @type {HTMLElement} */ (event.target).closest(".row");
  }

  /** @param {HTMLElement|null} row */
  messageOf(row) {
    return row ? this.context.world.message(this.channelId, row.dataset.id ?? "") : undefined;
  }

  /** @param {HTMLElement|null} row */
  offerToolbar(row) {
    if (!row || this.toolbar.parentElement === row || this.messageOf(row)?.local) return;
    if (this.toolbar.contains(document.activeElement)) return;
    const message = this.messageOf(row);
    for (const each of this.toolbar.querySelectorAll("[data-public]")) each.hidden = Boolean(message && isPrivate(message));
    row.append(this.toolbar);
  }

  /** One row takes part in the tab order: the last that had the focus. @param {HTMLElement|null} row */
  focused(row) {
    if (!row) return;
    for (const each of this.list.querySelectorAll('[tabindex="0"].row')) each.tabIndex = -1;
    row.tabIndex = 0;
    this.offerToolbar(row);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const row = this.rowOf(event);
    if (!row) return;
    if (event.key === "Escape") return find("#composer-text").focus();
    if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
      event.preventDefault();
      return this.openMenu(row, null);
    }
    if (event.target !== row) return;
    if (event.key === "Enter") {
      event.preventDefault();
      return this.openMenu(row, null);
    }
    const to = { ArrowUp: row.previousElementSibling, ArrowDown: row.nextElementSibling, Home: this.list.firstElementChild, End: this.list.lastElementChild }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    if (to) to.focus();
    else if (event.key === "ArrowDown") find("#composer-text").focus();
  }

  /** @param {MouseEvent} event */
  menu(event) {
    const row = this.rowOf(event);
    // Links and selected text keep the browser's own menu.
    if (!row || /** @type {HTMLElement} */ (event.target).closest("a, input") || String(getSelection())) return;
    event.preventDefault();
    this.openMenu(row, { x: event.clientX, y: event.clientY });
  }

  /** @param {HTMLElement} row @param {{x: number, y: number}|null} point */
  openMenu(row, point) {
    const message = this.messageOf(row);
    if (message && !message.local) this.context.act.openMenu(message, row, point);
  }
}
