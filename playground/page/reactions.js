/** The reactions below a message, and the picker for more. */

import { h, moveFocus } from "./dom.js";
import { anchored } from "./menu.js";
import { emojiKey } from "./reactions-state.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./types.js").Emoji} Emoji */

const FIXED = ["👍", "👎", "❤️", "😂", "😮", "😢", "🎉", "🔥", "👀", "✅", "❌", "❓", "💡", "🤔", "👏", "🙏", "⬆️", "⬇️", "⭐", "📌", "💯", "😡", "🚀", "🧵"];
const COLUMNS = 6;

/** @param {import("./types.js").Message} message @param {Context} context */
export function reactionBar(message, context) {
  const list = message.reactions ?? [];
  return h("div", { class: "reactions", role: "group", "aria-label": "Reactions" }, list.map(({ emoji, count, me }) => h(
    "button",
    {
      type: "button", class: me ? "reaction own" : "reaction", "aria-pressed": String(me),
      "aria-label": `${emoji.name}, ${count} ${count === 1 ? "reaction" : "reactions"}${me ? ", yours among them" : ""}`,
      data: { focusKey: `reaction-${emojiKey(emoji)}` }, on: { click: () => context.act.react(message, emoji, me) },
    },
    emoji.id ? h("span", { class: "emoji-name" }, `:${emoji.name}:`) : h("span", { class: "emoji" }, emoji.name),
    h("span", { class: "count" }, String(count)),
  )), list.length > 0 && h("button", {
    type: "button", class: "reaction add", "aria-label": "Add a reaction", data: { focusKey: "reaction-add" },
    on: { click: (/** @type {Event} */ event) => context.act.openPicker(message, /** @type {HTMLElement} */ (event.currentTarget)) },
  }, "☺+"));
}

/** A name or character as an emoji of this server, or of Unicode. @param {string} text @param {Emoji[]} custom @returns {Emoji|null} */
export function readEmoji(text, custom) {
  const value = text.trim();
  if (!value) return null;
  const full = /^<?a?:?(\w+):(\d+)>?$/.exec(value);
  if (full) return { id: full[2], name: full[1] };
  const named = custom.find((each) => each.name.toLowerCase() === value.replaceAll(":", "").toLowerCase());
  return named ? { id: named.id, name: named.name } : { id: null, name: value };
}

/** @param {HTMLElement} anchor @param {Context} context @param {(emoji: Emoji) => void} picked */
export function openPicker(anchor, context, picked) {
  /** @type {Emoji[]} */
  const custom = context.world.guild?.emojis ?? [];
  const choose = (/** @type {Emoji} */ emoji) => {
    popup.close();
    picked(emoji);
  };
  const input = h("input", { "aria-label": "Any emoji, or the name of one of this server", placeholder: "Any emoji or :name:", maxlength: 64, autocomplete: "off" });
  const form = h("form", { class: "picker-free" }, input, h("button", { type: "submit", class: "button button-primary" }, "React"));
  form.addEventListener("submit", (/** @type {Event} */ event) => {
    event.preventDefault();
    const emoji = readEmoji(input.value, custom);
    if (emoji) choose(emoji);
  });
  const buttons = [
    ...FIXED.map((name) => h("button", { type: "button", class: "emoji", "aria-label": name, on: { click: () => choose({ id: null, name }) } }, name)),
    ...custom.map((each) => h("button", { type: "button", class: "emoji-name", on: { click: () => choose({ id: each.id, name: each.name }) } }, `:${each.name}:`)),
  ];
  const grid = h("div", { class: "picker-grid", role: "group", "aria-label": "Emoji" }, buttons);
  grid.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const step = { ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[event.key];
    if (step === undefined) return moveFocus(event, buttons, { horizontal: true });
    const next = buttons[buttons.indexOf(document.activeElement) + step];
    event.preventDefault();
    (next ?? (step > 0 ? input : buttons[0])).focus();
  });
  const popup = anchored(anchor, h("div", { class: "picker", role: "dialog", "aria-label": "Pick a reaction" }, grid, form));
  buttons[0].focus();
}
