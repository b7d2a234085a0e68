/** Things that open beside an anchor: menus and the reaction picker. One at a time; Escape closes and gives the focus back. */

import { h, moveFocus } from "./dom.js";

/** @type {{close: (options?: {refocus?: boolean}) => void}|null} */
let current = null;

/**
 * Show `content` beside `anchor`, or at a point, inside the window.
 * @param {HTMLElement} anchor @param {HTMLElement} content @param {{x: number, y: number}|null} [point]
 */
export function anchored(anchor, content, point = null) {
  current?.close({ refocus: false });
  content.classList.add("floating");
  document.body.append(content);
  const from = anchor.getBoundingClientRect();
  const size = content.getBoundingClientRect();
  const left = Math.min(point?.x ?? from.right - size.width, innerWidth - size.width - 8);
  const below = (point?.y ?? from.bottom + 4);
  const top = below + size.height + 8 > innerHeight ? (point?.y ?? from.top) - size.height - 4 : below;
  content.style.setProperty("left", `${Math.max(8, left)}px`);
  content.style.setProperty("top", `${Math.max(8, top)}px`);
  const outside = (/** @type {Event} */ event) => {
    if (!content.contains(/** @type {any} */ (event.target))) close({ refocus: false });
  };
  const close = ({ refocus = true } = {}) => {
    if (current !== handle) return;
    current = null;
    document.removeEventListener("pointerdown", outside, true);
    removeEventListener("resize", resized);
    content.remove();
    if (refocus) anchor.focus();
  };
  const resized = () => close({ refocus: false });
  content.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape" && !(event.key === "Tab" && content.getAttribute("role") === "menu")) return;
    event.preventDefault();
    event.stopPropagation();
    close();
  });
  document.addEventListener("pointerdown", outside, true);
  addEventListener("resize", resized);
  const handle = { close };
  current = handle;
  return handle;
}

/**
 * A menu of acts. Arrow keys move, a letter jumps to the next item that starts with it.
 * @param {HTMLElement} anchor where the focus returns
 * @param {string} label
 * @param {({label: string, act: () => void, danger?: boolean, note?: string}|null)[]} items null is a line between groups
 * @param {{x: number, y: number}|null} [point]
 */
export function openMenu(anchor, label, items, point = null) {
  const entries = items.map((item) => item
    ? h("button", { type: "button", role: "menuitem", tabindex: "-1", class: item.danger ? "danger" : null, on: { click: () => {
      menu.close();
      item.act();
    } } }, h("span", {}, item.label), item.note && h("small", {}, item.note))
    : h("div", { role: "separator" }));
  const buttons = entries.filter((each) => each.getAttribute("role") === "menuitem");
  const element = h("div", { class: "menu", role: "menu", "aria-label": label }, entries);
  element.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (moveFocus(event, buttons) || event.key.length !== 1) return;
    const at = buttons.indexOf(/** @type {any} */ (document.activeElement));
    const next = [...buttons.slice(at + 1), ...buttons].find((each) => each.textContent.toLowerCase().startsWith(event.key.toLowerCase()));
    next?.focus();
  });
  const menu = anchored(anchor, element, point);
  buttons[0]?.focus();
}
