/** A text box with a list of suggestions: arrow keys move, Enter and Tab pick, Escape closes. */

import { h, uniqueId } from "./dom.js";

/** @typedef {{label: string, note?: string, value: any}} Item */
/**
 * @typedef {object} Settings
 * @property {HTMLElement} host where the list is put
 * @property {string} label
 * @property {(text: string) => Item[]|Promise<Item[]>} source
 * @property {(item: Item) => void} pick
 * @property {(text: string) => boolean} [eager] whether the first suggestion is chosen beforehand, so that Enter takes it
 * @property {boolean} [openOnFocus]
 * @property {(text: string) => string} [empty] what to say when nothing matches; "" for nothing
 */

/** @param {HTMLInputElement|HTMLTextAreaElement} input @param {Settings} settings */
export function combobox(input, settings) {
  const { host, label, source, pick, eager = () => true, openOnFocus = false, empty = () => "" } = settings;
  const listId = uniqueId("list");
  /** @type {Item[]} */
  let items = [];
  let active = -1;
  let asked = 0;
  const list = h("ul", { id: listId, class: "options popup suggestions", role: "listbox", "aria-label": label, hidden: true });
  host.append(list);
  input.setAttribute("aria-controls", listId);
  input.setAttribute("aria-autocomplete", "list");
  // A textarea may not have the combobox role, its textbox role carries the same references.
  const isInput = input instanceof HTMLInputElement;
  if (isInput) input.setAttribute("role", "combobox");
  input.setAttribute("autocomplete", "off");

  const expanded = (/** @type {boolean} */ on) => {
    list.hidden = !on;
    if (isInput) input.setAttribute("aria-expanded", String(on));
  };
  const close = () => {
    asked += 1;
    items = [];
    active = -1;
    list.replaceChildren();
    expanded(false);
    input.removeAttribute("aria-activedescendant");
  };
  const mark = () => {
    [...list.children].forEach((/** @type {any} */ each, index) => {
      each.classList.toggle("active", index === active);
      each.setAttribute("aria-selected", String(index === active));
    });
    if (active < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", `${listId}-${active}`);
    list.children[active]?.scrollIntoView({ block: "nearest" });
  };
  const take = (/** @type {number} */ index) => {
    const item = items[index];
    close();
    pick(item);
  };
  const show = (/** @type {Item[]} */ found, /** @type {string} */ text) => {
    items = found;
    active = items.length && eager(text) ? 0 : -1;
    list.replaceChildren(...items.map((item, index) => h("li", {
      id: `${listId}-${index}`, class: "option", role: "option",
      // The focus must stay in the text box, so the press is taken before it moves.
      on: { pointerdown: (/** @type {Event} */ event) => event.preventDefault(), click: () => take(index) },
    }, h("span", { class: "option-text" }, h("span", {}, item.label), item.note && h("small", {}, item.note)))));
    const nothing = items.length ? "" : empty(text);
    if (nothing) list.append(h("li", { class: "option none", role: "option", "aria-disabled": "true" }, nothing));
    expanded(list.children.length > 0);
    if (list.children.length) mark();
  };
  const update = async () => {
    asked += 1;
    const mine = asked;
    const text = input.value;
    const found = await source(text);
    // A later letter's answer may have come first; an answer after a blur has no use.
    if (mine === asked && input.isConnected && document.activeElement === input) show(found, text);
  };
  input.addEventListener("input", update);
  input.addEventListener("blur", close);
  if (openOnFocus) input.addEventListener("focus", update);
  input.addEventListener("keydown", (/** @type {any} */ event) => {
    if (list.hidden) {
      if (event.key === "ArrowDown" && openOnFocus) update();
      return;
    }
    if (event.key === "Escape") close();
    else if (event.key === "ArrowDown" && items.length) active = (active + 1) % items.length;
    else if (event.key === "ArrowUp" && items.length) active = (active <= 0 ? items.length : active) - 1;
    else if ((event.key === "Enter" || (event.key === "Tab" && !event.shiftKey)) && active >= 0 && !event.isComposing) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return take(active);
    } else return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!list.hidden) mark();
  });
  return { close, update, isOpen: () => !list.hidden };
}
