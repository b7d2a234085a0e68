/** Building blocks of the document. Text becomes text nodes; nothing here takes HTML. */

/**
 * Build an element. `on` holds listeners, `vars` CSS custom properties (set through CSSOM, which a strict CSP allows),
 * `data` the dataset; false, null and undefined attributes and children are left out.
 * @param {string} tag
 * @param {Record<string, any>} [attributes]
 * @param {...any} children
 * @returns {any} the element, typed loosely so that callers may use what they know of their tag
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") for (const [type, listener] of Object.entries(value)) element.addEventListener(type, listener);
    else if (name === "vars") for (const [key, text] of Object.entries(value)) element.style.setProperty(key, text);
    else if (name === "data") Object.assign(element.dataset, value);
    else if (name === "value") /** @type {any} */ (element).value = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** @param {string} selector @returns {any} the one element of index.html that the selector names */
export function find(selector) {
  const element = document.querySelector(selector);
  if (!element) throw new Error(`index.html has no ${selector}`);
  return element;
}

let counter = 0;

/** A document-wide unique id for ARIA references. @param {string} prefix */
export function uniqueId(prefix) {
  counter += 1;
  return `${prefix}-${counter}`;
}

/** Order of two snowflakes, which grow with time and may differ in length. @param {string} a @param {string} b */
export function compareIds(a, b) {
  return a.length - b.length || (a < b ? -1 : Number(a > b));
}

/** A 24-bit Discord colour as CSS. @param {number} colour */
export function cssColour(colour) {
  return `#${colour.toString(16).padStart(6, "0")}`;
}

/** @param {number} bytes */
export function fileSize(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "long", year: "numeric" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "short" });

/** @param {Date} date */
export const timeOfDay = (date) => clock.format(date);
/** @param {Date} date */
export const dayName = (date) => day.format(date);
/** @param {Date} date */
export const fullTime = (date) => full.format(date);

/** Whether an address is the web's, and so may be followed. @param {string} address */
export function isWebAddress(address) {
  try {
    return ["http:", "https:"].includes(new URL(address).protocol);
  } catch {
    return false;
  }
}

/**
 * The path of a file that this playground holds, or null for an address outside, which the CSP would not load.
 * @param {string|null|undefined} address
 */
export function localFile(address) {
  if (!address) return null;
  const url = new URL(address, location.origin);
  return url.pathname.startsWith("/playground/files/") ? url.pathname + url.search : null;
}

/**
 * Move the focus along `items` with the arrow keys, Home and End. True when the key was one of them.
 * @param {KeyboardEvent} event @param {HTMLElement[]} items @param {{horizontal?: boolean}} [options]
 */
export function moveFocus(event, items, { horizontal = false } = {}) {
  if (!items.length) return false;
  const at = items.indexOf(/** @type {any} */ (document.activeElement));
  const back = event.key === "ArrowUp" || (horizontal && event.key === "ArrowLeft");
  const forth = event.key === "ArrowDown" || (horizontal && event.key === "ArrowRight");
  let to = -1;
  if (back) to = at <= 0 ? items.length - 1 : at - 1;
  else if (forth) to = at === items.length - 1 ? 0 : at + 1;
  else if (event.key === "Home") to = 0;
  else if (event.key === "End") to = items.length - 1;
  else return false;
  event.preventDefault();
  items[to].focus();
  return true;
}

/** Say something to a screen reader without showing it. @param {string} text */
export function announce(text) {
  find("#announcer").textContent = text;
}

/** Show a passing notice; errors interrupt a screen reader. @param {string} text @param {{error?: boolean}} [options] */
export function toast(text, { error = false } = {}) {
  const box = find(error ? "#alerts" : "#notices");
  const item = h(
    "div",
    { class: error ? "toast toast-error" : "toast" },
    h("span", {}, text),
    h("button", { class: "plain", type: "button", "aria-label": "Dismiss", on: { click: () => item.remove() } }, "✕"),
  );
  box.append(item);
  while (box.children.length > 4) box.firstElementChild.remove();
  setTimeout(() => item.remove(), error ? 12000 : 4000);
}
