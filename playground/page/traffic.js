/** What goes over the wire between the bot and the playground, as it happens. */

import { fileSize, find, h } from "./dom.js";

/**
 * @typedef {{at: number, kind: "rest"|"gateway", direction: "in"|"out", method?: string, path?: string, status?: number, ms?: number,
 *   bucket?: string, wait?: number, t?: string, size?: number, body_preview?: string}} Entry times in ms, `wait` in seconds
 */

const LONG_ID = /\d{11,}(\d{4})/g;

/** Entries kept; older ones go. */
const KEPT = 500;

/** @param {Entry} entry */
const isTrouble = (entry) => Boolean(entry.wait) || (entry.status ?? 0) >= 400;

/** @type {Record<string, (entry: Entry) => boolean>} */
const KINDS = { all: () => true, rest: (entry) => entry.kind === "rest", gateway: (entry) => entry.kind === "gateway", trouble: isTrouble };

/** Whether an entry passes the panel's filters. @param {Entry} entry @param {{kind: string, text: string}} filter */
export function passes(entry, { kind, text }) {
  const words = [entry.method, entry.path, entry.status, entry.t, entry.bucket, entry.body_preview].join(" ").toLowerCase();
  return (KINDS[kind] ?? KINDS.all)(entry) && words.includes(text.trim().toLowerCase());
}

export class TrafficPanel {
  /** @param {(on: boolean) => void} subscribe */
  constructor(subscribe) {
    this.subscribe = subscribe;
    /** @type {Entry[]} */
    this.entries = [];
    /** @type {Entry[]} those that wait for the next frame */
    this.fresh = [];
    this.paused = false;
    this.frame = 0;
    this.counts = { rest: 0, gateway: 0, waits: 0, waited: 0 };
    this.panel = find("#traffic");
    this.list = find("#traffic-list");
    this.toggle = find("#traffic-toggle");
    this.kind = find("#traffic-kind");
    this.text = find("#traffic-text");
    this.pauseButton = find("#traffic-pause");
    this.toggle.addEventListener("click", () => this.show(this.panel.hidden));
    find("#traffic-close").addEventListener("click", () => this.show(false));
    find("#traffic-clear").addEventListener("click", () => this.clear());
    this.pauseButton.addEventListener("click", () => this.pause(!this.paused));
    for (const control of [this.kind, this.text]) control.addEventListener("input", () => this.redraw());
    this.panel.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && this.show(false));
  }

  get isOpen() {
    return !this.panel.hidden;
  }

  /** @param {boolean} on */
  show(on) {
    const hadFocus = this.panel.contains(document.activeElement);
    this.panel.hidden = !on;
    this.toggle.setAttribute("aria-expanded", String(on));
    this.subscribe(on);
    if (on) this.text.focus();
    else if (hadFocus) this.toggle.focus();
  }

  /** @param {boolean} on */
  pause(on) {
    this.paused = on;
    this.pauseButton.setAttribute("aria-pressed", String(on));
    this.pauseButton.textContent = on ? "Go on" : "Pause";
    if (!on) this.redraw();
    this.summary();
  }

  clear() {
    this.entries = [];
    this.counts = { rest: 0, gateway: 0, waits: 0, waited: 0 };
    this.redraw();
  }

  /** @param {Entry} entry */
  add(entry) {
    this.entries.push(entry);
    if (this.entries.length > KEPT) this.entries.splice(0, this.entries.length - KEPT);
    this.counts[entry.kind] += 1;
    if (entry.wait) {
      this.counts.waits += 1;
      this.counts.waited += entry.wait;
    }
    this.fresh.push(entry);
    this.frame ||= requestAnimationFrame(() => this.flush());
  }

  filter() {
    return { kind: this.kind.value, text: this.text.value };
  }

  flush() {
    this.frame = 0;
    const fresh = this.fresh.slice(-KEPT);
    this.fresh = [];
    this.summary();
    if (this.paused || this.panel.hidden) return;
    const filter = this.filter();
    this.list.prepend(...fresh.filter((each) => passes(each, filter)).map(row).reverse());
    while (this.list.children.length > KEPT) this.list.lastElementChild.remove();
  }

  redraw() {
    const filter = this.filter();
    this.list.replaceChildren(...this.entries.filter((each) => passes(each, filter)).map(row).reverse());
    this.summary();
  }

  summary() {
    const { rest, gateway, waits, waited } = this.counts;
    const wait = waits ? ` · ${waits} rate-limit ${waits === 1 ? "wait" : "waits"}, ${waited.toFixed(1)} s` : "";
    find("#traffic-summary").textContent = `${rest} ${rest === 1 ? "request" : "requests"} · ${gateway} ${gateway === 1 ? "event" : "events"}${wait}${this.paused ? " · paused" : ""}`;
  }
}

/** @param {Entry} entry @returns {HTMLElement} */
function row(entry) {
  const time = new Date(entry.at).toLocaleTimeString(undefined, { hour12: false });
  const arrow = entry.direction === "in" ? "→" : "←";
  const whole = entry.kind === "rest" ? `${entry.method ?? ""} ${entry.path ?? ""}` : entry.t ?? "";
  // What tells one route from another stands at its end; an id is known by its last digits.
  const title = whole.replace(LONG_ID, "…$1");
  const facts = [entry.ms !== undefined && entry.ms !== null && `${Math.round(entry.ms * 10) / 10} ms`, entry.size && fileSize(entry.size), entry.bucket && `bucket ${entry.bucket}`].filter(Boolean).join(" · ");
  return h("li", { class: `traffic-row ${entry.kind}${isTrouble(entry) ? " trouble" : ""}` },
    h("details", {},
      h("summary", {},
        h("span", { class: "traffic-time" }, time), h("span", { class: "traffic-arrow", title: entry.direction === "in" ? "from the bot" : "to the bot" }, arrow),
        h("span", { class: "traffic-title", title: whole }, title),
        entry.status && h("span", { class: `status status-${Math.floor(entry.status / 100)}` }, String(entry.status)),
        entry.wait ? h("span", { class: "wait" }, `wait ${entry.wait} s`) : null),
      h("div", { class: "traffic-facts" }, facts || "no measures"),
      entry.body_preview && h("pre", { tabindex: "0", "aria-label": "Body" }, entry.body_preview)));
}
