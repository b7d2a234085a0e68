/** Markdown trees as document nodes. Message text only ever becomes text nodes. */

import { h, fullTime, isWebAddress } from "./dom.js";
import { parse } from "./markdown.js";
import { displayName } from "./people.js";

/** @typedef {import("./markdown.js").Node} Node */
/** @typedef {import("./context.js").Context} Context */

/** @param {string} text @param {Context} context @param {{inline?: boolean}} [options] @returns {globalThis.Node[]} */
export function markup(text, context, options = {}) {
  return parse(text, options).map((node) => draw(node, context));
}

/** Elements whose text ends at a line's end. */
const BLOCKS = "h3, h4, h5, .md-subtext, li, blockquote, pre";

/** A reader's one-line preview: the words without their dress. @param {string} text @param {Context} context */
export function plainText(text, context) {
  const holder = h("div", {}, markup(text, context));
  for (const spoiler of holder.querySelectorAll(".spoiler")) spoiler.textContent = "▇▇▇";
  for (const block of holder.querySelectorAll(BLOCKS)) block.append(" ");
  return (holder.textContent ?? "").replace(/\s+/g, " ").trim();
}

const TAGS = { strong: "strong", emphasis: "em", underline: "u", strike: "s", quote: "blockquote", item: "li" };

/** @param {Node} node @param {Context} context @returns {globalThis.Node} */
function draw(node, context) {
  const children = () => (node.children ?? []).map((child) => draw(child, context));
  switch (node.kind) {
    case "text":
      return document.createTextNode(node.text ?? "");
    case "heading":
      // The page's own headings are levels 1 and 2.
      return h(`h${node.level + 2}`, { class: `md-heading md-h${node.level}` }, children());
    case "subtext":
      return h("small", { class: "md-subtext" }, children());
    case "list":
      return h(node.ordered ? "ol" : "ul", { class: "md-list", start: node.start }, children());
    case "code":
      return h("code", {}, node.text);
    case "codeblock":
      return h("pre", { class: "md-code", tabindex: "0", "aria-label": node.language ? `Code, ${node.language}` : "Code" }, h("code", {}, node.text));
    case "spoiler":
      return spoiler(children());
    case "link":
      return link(node, children(), context);
    case "timestamp":
      return timestamp(node.seconds, node.style);
    case "mention":
      return mention(node, context);
    case "everyone":
      return h("span", { class: "mention" }, node.text);
    case "command":
      return h("button", { type: "button", class: "mention", on: { click: () => context.act.startCommand(node.text ?? "") } }, `/${node.text}`);
    case "emoji":
      return h("span", { class: "emoji-name", title: `:${node.text}:` }, `:${node.text}:`);
    default:
      return h(TAGS[/** @type {keyof typeof TAGS} */ (node.kind)] ?? "span", {}, children());
  }
}

/**
 * Something hidden until a reader asks for it, by click, Enter or Space. While hidden its inside is inert.
 * @param {any} inside @param {string} [tag] @returns {HTMLElement}
 */
export function spoiler(inside, tag = "span") {
  const content = h(tag, { class: "spoiler-content", inert: true, "aria-hidden": "true" }, inside);
  const element = h(tag, { class: "spoiler", role: "button", tabindex: "0", "aria-expanded": "false", "aria-label": "Spoiler, press to reveal" }, content);
  const reveal = (/** @type {Event} */ event) => {
    if (element.classList.contains("revealed")) return;
    if (event instanceof KeyboardEvent && !["Enter", " "].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    element.classList.add("revealed");
    content.removeAttribute("inert");
    content.removeAttribute("aria-hidden");
    for (const name of ["role", "aria-expanded", "aria-label"]) element.removeAttribute(name);
  };
  element.addEventListener("click", reveal);
  element.addEventListener("keydown", reveal);
  return element;
}

const MESSAGE_LINK = /^https:\/\/(?:\w+\.)?discord(?:app)?\.com\/channels\/(\d+|@me)\/(\d+)(?:\/(\d+))?\/?$/;

/** What a Discord link points at, or null for any other address. @param {string} address */
export function messageLink(address) {
  const found = MESSAGE_LINK.exec(address);
  return found && { guildId: found[1], channelId: found[2], messageId: found[3] ?? null };
}

/** @param {Node} node @param {globalThis.Node[]} children @param {Context} context */
function link(node, children, context) {
  if (!isWebAddress(node.address)) return h("span", {}, children.length ? children : node.text);
  const target = messageLink(node.address);
  const inPlace = target && context.world.channels.get(target.channelId);
  const label = children.length ? children : inPlace ? `#${inPlace.name}${target.messageId ? " › message" : ""}` : node.text;
  const anchor = h("a", { href: node.address, title: node.title ?? (children.length || inPlace ? node.address : null), rel: "noopener noreferrer", target: "_blank" }, label);
  if (target && inPlace) {
    if (!children.length) anchor.classList.add("mention");
    anchor.addEventListener("click", (/** @type {Event} */ event) => {
      event.preventDefault();
      context.act.jump(target.channelId, target.messageId);
    });
  }
  return anchor;
}

/** @param {Node} node @param {Context} context */
function mention(node, context) {
  const { world } = context;
  if (node.what === "channel") {
    const channel = world.channels.get(node.id);
    if (!channel) return h("span", { class: "mention" }, "#unknown");
    return h("button", { type: "button", class: "mention", on: { click: () => context.act.jump(channel.id, null) } }, `#${channel.name}`);
  }
  if (node.what === "role") return h("span", { class: "mention" }, `@${world.roles.get(node.id)?.name ?? "unknown role"}`);
  const member = world.members.get(node.id);
  const name = member ? displayName(member.user, world) : node.id === world.bot?.id ? world.bot?.username : "unknown user";
  return h("span", { class: node.id === world.actor ? "mention mention-me" : "mention" }, `@${name}`);
}

/** @type {Record<string, Intl.DateTimeFormatOptions>} Discord's styles, in the reader's own zone and language */
const STYLES = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
  s: { dateStyle: "short", timeStyle: "short" },
  S: { dateStyle: "short", timeStyle: "medium" },
};

/** @param {number} seconds @param {string} style */
function timestamp(seconds, style) {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return document.createTextNode("Invalid date");
  const text = style === "R" ? relative(date) : new Intl.DateTimeFormat(undefined, STYLES[style]).format(date);
  return h("time", { datetime: date.toISOString(), title: fullTime(date), class: "md-time", data: style === "R" ? { relative: seconds } : {} }, text);
}

/** @type {[Intl.RelativeTimeFormatUnit, number][]} */
const UNITS = [["year", 31_536_000], ["month", 2_592_000], ["day", 86_400], ["hour", 3600], ["minute", 60], ["second", 1]];

/** @param {Date} date */
function relative(date) {
  const seconds = (date.getTime() - Date.now()) / 1000;
  const [unit, size] = UNITS.find(([, each]) => Math.abs(seconds) >= each) ?? ["second", 1];
  return new Intl.RelativeTimeFormat(undefined, { numeric: "always" }).format(Math.round(seconds / size), unit);
}

/** Bring the relative times on the screen up to date. */
export function refreshTimes() {
  for (const element of document.querySelectorAll("time[data-relative]")) {
    element.textContent = relative(new Date(Number(/** @type {HTMLElement} */ (element).dataset.relative) * 1000));
  }
}
