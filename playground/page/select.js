/** A select menu: a button that opens a list to filter, move in and choose from; one value, or several with Done. */

import { h, cssColour, uniqueId } from "./dom.js";
import { displayName } from "./people.js";

/** @typedef {{label: string, value: string, description?: string, emoji?: import("./types.js").Emoji, default?: boolean, colour?: string|null}} SelectOption */
/** @typedef {import("./world.js").World} World */

/** String, user, role, mentionable and channel selects. */
export const SELECT_TYPES = new Set([3, 5, 6, 7, 8]);
/** A filter helps from this many options on. */
const FILTER_FROM = 8;

/** What a user, role, mentionable or channel select offers. @param {import("./types.js").Component} component @param {World} world @returns {SelectOption[]} */
export function entityChoices(component, world) {
  const defaults = new Set((component.default_values ?? []).map((/** @type {any} */ each) => each.id));
  const users = [...world.members.values()].map(({ user }) => ({ label: displayName(user, world), value: user.id, description: user.username, colour: null }));
  const roles = [...world.roles.values()].filter((role) => role.id !== world.guild?.id)
    .map((role) => ({ label: `@${role.name}`, value: role.id, colour: role.color ? cssColour(role.color) : null }));
  const types = component.channel_types;
  const channels = [...world.channels.values()].filter((channel) => !types?.length || types.includes(channel.type))
    .map((channel) => ({ label: `#${channel.name}`, value: channel.id, colour: null }));
  const lists = { 5: users, 6: roles, 7: [...users, ...roles], 8: channels };
  const list = lists[/** @type {5|6|7|8} */ (component.type)] ?? [];
  return list.map((each) => ({ ...each, default: defaults.has(each.value) }));
}

/**
 * @param {{label: string, options: SelectOption[], least: number, most: number, disabled?: boolean, busy?: boolean, focusKey?: string,
 *   labelledBy?: string, onDone?: (values: string[]) => void}} settings `onDone` fires when the list closes with a new choice
 * @returns {{element: HTMLElement, values: () => string[]}}
 */
export function select(settings) {
  const { label, options, least, most } = settings;
  const several = most > 1;
  let chosen = options.filter((each) => each.default).map((each) => each.value);
  const shown = h("span", { class: "select-value" });
  const trigger = h("button", {
    type: "button", class: "select-trigger", "aria-haspopup": "listbox", "aria-expanded": "false", disabled: settings.disabled,
    "aria-busy": settings.busy ? "true" : null, data: { focusKey: settings.focusKey ?? "" },
  }, shown, h("span", { "aria-hidden": "true" }, "▾"));
  const element = h("div", { class: "select" }, trigger);
  /** @type {{close: (focus: boolean) => void}|null} */
  let open = null;

  const refresh = () => {
    const names = options.filter((each) => chosen.includes(each.value)).map((each) => each.label);
    shown.textContent = names.join(", ") || label;
    shown.classList.toggle("placeholder", !names.length);
    trigger.setAttribute("aria-label", names.length ? `${label}: ${names.join(", ")}` : label);
  };
  const finish = (/** @type {string[]} */ values) => {
    chosen = values;
    refresh();
    open?.close(true);
    open = null;
    settings.onDone?.(values);
  };
  const show = () => {
    open = openList({ element, trigger, options, chosen, several, least, most, label, finish, closed: () => (open = null) });
  };
  trigger.addEventListener("click", () => (open ? open.close(true) : show()));
  trigger.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (!open && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      show();
    }
  });
  refresh();
  return { element, values: () => chosen };
}

/**
 * @param {{element: HTMLElement, trigger: HTMLElement, options: SelectOption[], chosen: string[], several: boolean, least: number,
 *   most: number, label: string, finish: (values: string[]) => void, closed: () => void}} place
 */
function openList({ element, trigger, options, chosen, several, least, most, label, finish, closed }) {
  let picked = [...chosen];
  let active = Math.max(0, options.findIndex((each) => picked.includes(each.value)));
  let visible = options;
  const listId = uniqueId("select");
  const list = h("ul", { id: listId, role: "listbox", class: "options", "aria-multiselectable": several ? "true" : null, "aria-label": label });
  const filter = h("input", {
    class: "select-filter", role: "combobox", "aria-expanded": "true", "aria-controls": listId, "aria-autocomplete": "list", autocomplete: "off",
    "aria-label": `Filter: ${label}`, placeholder: options.length < FILTER_FROM ? "" : "Filter", readonly: options.length < FILTER_FROM,
  });
  const done = h("button", { type: "button", class: "button button-primary", on: { click: () => finish(picked) } }, "Done");
  const hint = several && h("small", {}, least === most ? `Choose ${most}` : `Choose ${least} to ${most}`);
  const popup = h("div", { class: "popup select-popup" }, filter, list, several && h("div", { class: "select-foot" }, hint, done));

  const draw = () => {
    const text = filter.value.trim().toLowerCase();
    visible = options.filter((each) => `${each.label} ${each.description ?? ""}`.toLowerCase().includes(text));
    active = Math.min(active, Math.max(0, visible.length - 1));
    list.replaceChildren(...visible.map((each, index) => item(each, index)));
    done.disabled = picked.length < least || picked.length > most;
    filter.setAttribute("aria-activedescendant", visible.length ? `${listId}-${active}` : "");
    list.children[active]?.scrollIntoView({ block: "nearest" });
  };
  const item = (/** @type {SelectOption} */ each, /** @type {number} */ index) => h(
    "li",
    { id: `${listId}-${index}`, role: "option", class: index === active ? "option active" : "option", "aria-selected": String(picked.includes(each.value)), on: { click: () => pick(index) } },
    several && h("span", { class: "tick", "aria-hidden": "true" }, picked.includes(each.value) ? "☑" : "☐"),
    each.colour && h("span", { class: "dot", vars: { "--role": each.colour } }),
    h("span", { class: "option-text" }, each.emoji && `${each.emoji.id ? `:${each.emoji.name}:` : each.emoji.name} `, h("span", {}, each.label),
      each.description && h("small", {}, each.description)),
  );
  const pick = (/** @type {number} */ index) => {
    active = index;
    const { value } = visible[index];
    if (!several) return finish([value]);
    picked = picked.includes(value) ? picked.filter((each) => each !== value) : [...picked, value].slice(-most);
    draw();
  };
  const close = (/** @type {boolean} */ focus) => {
    document.removeEventListener("pointerdown", outside, true);
    popup.remove();
    trigger.setAttribute("aria-expanded", "false");
    closed();
    if (focus) trigger.focus();
  };
  const outside = (/** @type {Event} */ event) => {
    if (!element.contains(/** @type {any} */ (event.target))) close(false);
  };
  popup.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Escape") {
      // A modal around it would close on the same key.
      event.preventDefault();
      event.stopPropagation();
      return close(true);
    }
    if (event.target !== filter) return;
    if (event.key === "ArrowDown") active = (active + 1) % Math.max(1, visible.length);
    else if (event.key === "ArrowUp") active = (active - 1 + visible.length) % Math.max(1, visible.length);
    else if (event.key === "Enter" || (event.key === " " && filter.readOnly)) {
      event.preventDefault();
      return visible.length ? pick(active) : undefined;
    } else if (event.key === "Tab" && !several) return close(false);
    else return;
    event.preventDefault();
    draw();
  });
  filter.addEventListener("input", () => {
    active = 0;
    draw();
  });
  document.addEventListener("pointerdown", outside, true);
  trigger.setAttribute("aria-expanded", "true");
  element.append(popup);
  draw();
  if (popup.getBoundingClientRect().bottom > innerHeight) popup.classList.add("above");
  filter.focus();
  return { close };
}
