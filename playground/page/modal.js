/** The form that an app opens in answer to an interaction. */

import { find, h, uniqueId } from "./dom.js";
import { markup } from "./markup.js";
import { entityChoices, select, SELECT_TYPES } from "./select.js";
import { TYPE } from "./components.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./types.js").Component} Component */
/** One input: what it shows, and what it hands in (null for mere text). @typedef {{element: HTMLElement, submit: () => any, problem: () => string|null}} Field */

const RADIO = 21, CHECKBOXES = 22, CHECKBOX = 23;

/**
 * Show a modal; `submitted` gets Discord's component tree with the values in it.
 * @param {{title: string, components: Component[]}} frame @param {Context} context @param {(components: any[]) => boolean} submitted
 */
export function openModal(frame, context, submitted) {
  const fields = frame.components.map((each) => fieldOf(each, context, null));
  const titleId = uniqueId("modal");
  const problem = h("p", { class: "problem", role: "alert" });
  const form = h("form", { method: "dialog", novalidate: true },
    h("h2", { id: titleId }, frame.title),
    h("p", { class: "hint" }, `This form comes from ${context.world.bot?.username ?? "an app"}.`),
    fields.map((each) => each.element),
    problem,
    h("div", { class: "modal-foot" },
      h("button", { type: "button", class: "button button-secondary", on: { click: () => dialog.close() } }, "Cancel"),
      h("button", { type: "submit", class: "button button-primary" }, "Submit")));
  const dialog = h("dialog", { class: "modal", "aria-labelledby": titleId }, form);
  form.addEventListener("submit", (/** @type {Event} */ event) => {
    event.preventDefault();
    problem.textContent = fields.map((each) => each.problem()).find((each) => each !== null) ?? "";
    if (problem.textContent) return;
    const handed = fields.map((each) => each.submit()).filter((each) => each !== null);
    if (submitted(handed)) dialog.close();
    else problem.textContent = "The connection is down. Try again in a moment.";
  });
  const giveFocusBack = focusKeeper();
  dialog.addEventListener("close", () => {
    dialog.remove();
    giveFocusBack();
  });
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector("input:not([readonly]), textarea, .select-trigger")?.focus();
}

/**
 * Remember what has the focus. Its message may be drawn anew meanwhile, so it is looked for by its key; the message
 * itself comes next, then the text box.
 * @returns {() => void} gives the focus back
 */
function focusKeeper() {
  const opener = /** @type {HTMLElement|null} */ (document.activeElement);
  const row = opener?.closest(".row");
  const key = opener?.dataset.focusKey;
  return () => {
    const twin = key && row?.querySelector(`[data-focus-key="${CSS.escape(key)}"]`);
    const kept = opener !== document.body && opener?.isConnected ? opener : null;
    /** @type {any} */ (kept ?? twin ?? (row?.isConnected ? row : find("#composer-text"))).focus();
  };
}

/** @param {Component} component @param {Context} context @param {Component|null} label the Label around it @returns {Field} */
function fieldOf(component, context, label) {
  if (component.type === TYPE.row) return group(component, context);
  if (component.type === TYPE.label) {
    const inner = fieldOf(/** @type {Component} */ (component.component), context, component);
    return { ...inner, submit: () => ({ type: TYPE.label, component: inner.submit() }) };
  }
  if (component.type === TYPE.text) {
    return { element: h("div", { class: "markup" }, markup(component.content, context)), submit: () => null, problem: () => null };
  }
  const name = label?.label ?? component.label ?? "Value";
  if (component.type === TYPE.textInput) return textField(component, name, label);
  if (component.type === TYPE.fileUpload) return fileField(component, name, label, context);
  if ([RADIO, CHECKBOXES, CHECKBOX].includes(component.type)) return tickField(component, name, label);
  if (SELECT_TYPES.has(component.type)) return selectField(component, name, label, context);
  return { element: h("p", { class: "unsupported" }, `This page cannot show a component of type ${component.type}.`), submit: () => null, problem: () => null };
}

/** @param {Component} component @param {Context} context @returns {Field} */
function group(component, context) {
  const fields = (component.components ?? []).map((each) => fieldOf(each, context, null));
  return {
    element: h("div", {}, fields.map((each) => each.element)),
    submit: () => ({ type: TYPE.row, components: fields.map((each) => each.submit()) }),
    problem: () => fields.map((each) => each.problem()).find((each) => each !== null) ?? null,
  };
}

/** @param {string} name @param {Component|null} label @param {boolean} required @param {HTMLElement} control @param {string} [controlId] */
function labelled(name, label, required, control, controlId) {
  return h("div", { class: "field" },
    h(controlId ? "label" : "span", { for: controlId, class: "field-name" }, name, required && h("span", { class: "required", title: "required" }, " *")),
    label?.description && h("small", {}, label.description),
    control);
}

/** @param {Component} component @param {string} name @param {Component|null} label @returns {Field} */
function textField(component, name, label) {
  const id = uniqueId("field");
  const required = component.required !== false;
  const control = h(component.style === 2 ? "textarea" : "input", {
    id, maxlength: component.max_length ?? 4000, placeholder: component.placeholder, rows: component.style === 2 ? 5 : null,
    required, "aria-required": String(required), value: component.value ?? "",
  });
  return {
    element: labelled(name, label, required, control, id),
    submit: () => ({ type: TYPE.textInput, custom_id: component.custom_id, value: control.value }),
    problem: () => {
      if (required && !control.value.trim()) return `“${name}” is required.`;
      if (control.value && control.value.length < (component.min_length ?? 0)) return `“${name}” needs at least ${component.min_length} characters.`;
      return null;
    },
  };
}

/** @param {Component} component @param {string} name @param {Component|null} label @param {Context} context @returns {Field} */
function selectField(component, name, label, context) {
  const required = component.required !== false;
  const least = component.min_values ?? 1;
  const menu = select({
    label: component.placeholder ?? name, options: component.options ?? entityChoices(component, context.world),
    least: required ? least : 0, most: component.max_values ?? 1, disabled: component.disabled,
  });
  return {
    element: labelled(name, label, required, menu.element),
    submit: () => ({ type: component.type, custom_id: component.custom_id, values: menu.values() }),
    problem: () => (required && menu.values().length < least ? `“${name}” is required.` : null),
  };
}

/** @param {Component} component @param {string} name @param {Component|null} label @param {Context} context @returns {Field} */
function fileField(component, name, label, context) {
  const id = uniqueId("field");
  const required = component.required !== false;
  const control = h("input", { id, type: "file", multiple: (component.max_values ?? 1) > 1 });
  const state = h("small", { role: "status" });
  /** @type {string[]} */
  let uploads = [];
  control.addEventListener("change", async () => {
    uploads = [];
    state.textContent = "Uploading …";
    try {
      uploads = await Promise.all([...control.files].map(context.act.upload));
      state.textContent = uploads.length ? "Uploaded." : "";
    } catch (problem) {
      state.textContent = /** @type {Error} */ (problem).message;
    }
  });
  return {
    element: labelled(name, label, required, h("div", {}, control, state), id),
    submit: () => ({ type: TYPE.fileUpload, custom_id: component.custom_id, values: uploads }),
    problem: () => (required && !uploads.length ? `“${name}” needs a file.` : null),
  };
}

/** Radio buttons, several checkboxes, or one. @param {Component} component @param {string} name @param {Component|null} label @returns {Field} */
function tickField(component, name, label) {
  const one = component.type === RADIO;
  const groupName = uniqueId("tick");
  const options = component.type === CHECKBOX ? [{ label: name, value: "on", default: component.default }] : component.options ?? [];
  /** @type {{input: any, row: HTMLElement}[]} */
  const inputs = options.map((/** @type {any} */ each) => {
    const input = h("input", { type: one ? "radio" : "checkbox", name: groupName, value: each.value, checked: each.default });
    return { input, row: h("label", { class: "tick-row" }, input, each.label, each.description && h("small", {}, each.description)) };
  });
  const values = () => inputs.filter(({ input }) => input.checked).map(({ input }) => input.value);
  const required = component.type !== CHECKBOX && component.required !== false;
  const answer = () => ({ [RADIO]: { value: values()[0] ?? null }, [CHECKBOXES]: { values: values() }, [CHECKBOX]: { value: values().length > 0 } })[component.type];
  return {
    element: labelled(name, label, required, h("div", { role: one ? "radiogroup" : "group", "aria-label": name }, inputs.map(({ row }) => row))),
    submit: () => ({ type: component.type, custom_id: component.custom_id, ...answer() }),
    problem: () => (required && values().length < (component.min_values ?? 1) ? `“${name}” is required.` : null),
  };
}
