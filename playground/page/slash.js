/** The form that a chosen slash command becomes: one labelled box an option, in order, then the optional ones on demand. */

import { h, uniqueId } from "./dom.js";
import { combobox } from "./combobox.js";
import { OPTION, nested, readText } from "./commands.js";
import { displayName } from "./people.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./types.js").Option} Option */
/** @typedef {import("./combobox.js").Item} Item */
/** `read` gives the value, what is wrong with it, or null when there is none. @typedef {{option: Option, element: HTMLElement, input: any, read: () => {value: any}|{problem: string}|null}} Field */

/** Milliseconds of rest before a suggestion is asked for. */
const TYPING_PAUSE = 80;
const ANY_VALUE = new Set([OPTION.string, OPTION.integer, OPTION.number]);

export class SlashForm {
  /** @param {import("./commands.js").Leaf} leaf @param {Context} context @param {() => void} done called when the form was sent or given up */
  constructor(leaf, context, done) {
    this.leaf = leaf;
    this.context = context;
    this.done = done;
    /** @type {Field[]} */
    this.fields = [];
    this.row = h("div", { class: "slash-fields" });
    this.help = h("div", { class: "slash-help", "aria-live": "polite" }, leaf.description);
    this.lists = h("div", { class: "slash-lists" });
    this.sender = h("button", { type: "button", class: "button button-primary", on: { click: () => this.send() } }, "Send");
    this.adder = this.makeAdder();
    this.element = h("div", { class: "slash-form", role: "group", "aria-label": `Command /${leaf.name}` }, this.lists, this.help,
      h("div", { class: "slash-line" }, h("span", { class: "slash-name" }, `/${leaf.name}`), this.row, this.sender,
        h("button", { type: "button", class: "plain", "aria-label": "Give up the command", on: { click: done } }, "✕")));
    this.element.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      done();
    });
    this.row.append(this.adder);
    for (const option of leaf.options.filter((each) => each.required)) this.add(option);
    this.refreshAdder();
  }

  /** Focus the first box, with text that was already typed after the command's name. @param {string} [text] */
  start(text = "") {
    const first = this.fields[0]?.input ?? (this.adder.hidden ? this.sender : this.adderInput);
    first.focus();
    const box = first instanceof HTMLInputElement && first.type !== "file" ? first : this.adderInput;
    if (text && !this.spread(text, box) && this.fields[0]) box.value = text;
  }

  /**
   * Give "name:value other:value", as a command is written out, to the boxes that it names.
   * @param {string} text @param {HTMLInputElement} box where it was typed; keeps what stands before the first name
   * @returns {boolean} whether it names any
   */
  spread(text, box) {
    if (!this.leaf.options.length) return false;
    const names = this.leaf.options.map((each) => each.name).join("|");
    const found = [...text.matchAll(new RegExp(`(?:^|\\s)(${names}):`, "gu"))];
    if (!found.length) return false;
    box.value = text.slice(0, found[0].index).trim();
    found.forEach((each, at) => {
      const option = /** @type {Option} */ (this.leaf.options.find(({ name }) => name === each[1]));
      const { input } = this.fields.find((field) => field.option === option) ?? this.add(option);
      input.focus();
      if (input.type === "file") return;
      input.value = text.slice(each.index + each[0].length, found[at + 1]?.index).trim();
      input.dispatchEvent(new Event("input", { bubbles: true }));
    });
    return true;
  }

  remaining() {
    return this.leaf.options.filter((option) => !this.fields.some((field) => field.option === option));
  }

  makeAdder() {
    this.adderInput = h("input", { class: "slash-adder", "aria-label": "Add an option", placeholder: "+ option", size: 9 });
    combobox(this.adderInput, {
      host: this.lists, label: "Further options", openOnFocus: true, eager: (text) => text !== "", empty: (text) => text && "No such option",
      source: (text) => this.remaining().filter((each) => each.name.includes(text.trim().toLowerCase()))
        .map((each) => ({ label: each.name, note: each.description, value: each })),
      pick: (item) => {
        this.adderInput.value = "";
        this.add(item.value).input.focus();
      },
    });
    this.adderInput.addEventListener("input", () => this.spread(this.adderInput.value, this.adderInput));
    this.adderInput.addEventListener("focus", () => this.explain("Add an option, or press Enter to send."));
    this.adderInput.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.lineKey(event));
    return h("span", {}, this.adderInput);
  }

  refreshAdder() {
    this.adder.hidden = this.remaining().length === 0;
  }

  /** @param {Option} option @returns {Field} */
  add(option) {
    const field = option.type === OPTION.attachment ? this.fileField(option) : this.textField(option);
    this.fields.push(field);
    this.row.insertBefore(field.element, this.adder);
    field.input.addEventListener("focus", () => this.explain(`${option.name}: ${option.description}${option.required ? "" : " (optional)"}`));
    field.input.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Backspace" && !field.input.value && !option.required) {
        event.preventDefault();
        this.drop(field);
      } else this.lineKey(event);
    });
    this.refreshAdder();
    return field;
  }

  /** @param {Field} field */
  drop(field) {
    this.fields = this.fields.filter((each) => each !== field);
    field.element.remove();
    this.refreshAdder();
    this.adderInput.focus();
  }

  /** @param {KeyboardEvent} event */
  lineKey(event) {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    this.send();
  }

  /** @param {string} text */
  explain(text) {
    this.help.classList.remove("problem");
    this.help.textContent = text;
  }

  /** @param {Option} option @returns {Field} */
  textField(option) {
    const id = uniqueId("option");
    const input = h("input", { id, class: "slash-input", "aria-required": String(Boolean(option.required)), size: 12, inputmode: [OPTION.integer, OPTION.number].includes(option.type) ? "numeric" : null });
    /** @type {Item|null} */
    let picked = null;
    const free = ANY_VALUE.has(option.type) && !option.choices?.length;
    if (!free || option.autocomplete) {
      combobox(input, {
        host: this.lists, label: `Values for ${option.name}`, openOnFocus: true,
        empty: (text) => (!text ? "" : free ? "No suggestions" : "Nothing matches"),
        eager: (text) => !free || text !== "",
        source: (text) => (option.autocomplete ? this.suggest(option, text) : this.known(option, text)),
        pick: (item) => {
          picked = item;
          input.value = item.label;
          input.removeAttribute("aria-invalid");
          this.focusAfter(option);
        },
      });
    }
    input.addEventListener("input", () => {
      picked = null;
      input.removeAttribute("aria-invalid");
      this.spread(input.value, input);
    });
    const read = () => {
      const text = input.value;
      if (picked && picked.label === text) return { value: picked.value };
      if (!text.trim()) return null;
      if (free) return readText(option, text);
      const exact = this.known(option, text).find((each) => each.label.toLowerCase() === text.trim().toLowerCase());
      return exact ? { value: exact.value } : { problem: `Choose ${option.name} from the list.` };
    };
    return { option, input, read, element: h("span", { class: "slash-field" }, h("label", { for: id }, option.name), input) };
  }

  /** @param {Option} option @returns {Field} */
  fileField(option) {
    const id = uniqueId("option");
    const input = h("input", { id, type: "file", class: "slash-file", "aria-required": String(Boolean(option.required)) });
    const state = h("small", { role: "status" });
    /** @type {{value: string}|{problem: string}|null} */
    let result = null;
    input.addEventListener("change", async () => {
      const file = input.files[0];
      if (!file) return (result = null);
      result = { problem: `${file.name} is still on its way.` };
      state.textContent = "uploading …";
      try {
        result = { value: await this.context.act.upload(file) };
        state.textContent = "uploaded";
      } catch (problem) {
        state.textContent = /** @type {Error} */ (problem).message;
        result = { problem: state.textContent ?? "" };
      }
    });
    return { option, input, read: () => result, element: h("span", { class: "slash-field" }, h("label", { for: id }, option.name), input, state) };
  }

  /** Go on to the next box that is empty, else to what may be added, else to Send. @param {Option} option */
  focusAfter(option) {
    const at = this.fields.findIndex((each) => each.option === option);
    const next = this.fields.slice(at + 1).find((each) => !each.input.value);
    (next?.input ?? (this.adder.hidden ? this.sender : this.adderInput)).focus();
  }

  /** What the page itself knows to offer. @param {Option} option @param {string} text @returns {Item[]} */
  known(option, text) {
    const { world } = this.context;
    const users = () => [...world.members.values()].map(({ user }) => ({ label: displayName(user, world), note: user.username, value: user.id }));
    const roles = () => [...world.roles.values()].map((role) => ({ label: `@${role.name.replace(/^@/, "")}`, value: role.id }));
    const channels = () => [...world.channels.values()].filter((channel) => !option.channel_types?.length || option.channel_types.includes(channel.type))
      .map((channel) => ({ label: `#${channel.name}`, value: channel.id }));
    /** @type {Record<number, () => Item[]>} */
    const lists = {
      [OPTION.boolean]: () => [{ label: "True", value: true }, { label: "False", value: false }],
      [OPTION.user]: users, [OPTION.role]: roles, [OPTION.channel]: channels, [OPTION.mentionable]: () => [...users(), ...roles()],
    };
    const items = option.choices?.map((each) => ({ label: each.name, value: each.value })) ?? lists[option.type]?.() ?? [];
    const wanted = text.trim().toLowerCase().replace(/^[@#]/, "");
    return items.filter((each) => `${each.label} ${"note" in each ? each.note : ""}`.toLowerCase().includes(wanted)).slice(0, 25);
  }

  /** Ask the bot, once the typing rests. @param {Option} option @param {string} text @returns {Promise<Item[]>} */
  async suggest(option, text) {
    await new Promise((resolve) => setTimeout(resolve, TYPING_PAUSE));
    const field = this.fields.find((each) => each.option === option);
    if (!field || field.input.value !== text) return [];
    const values = this.values((each) => each !== field);
    values.push({ type: option.type, name: option.name, value: text, focused: true });
    try {
      const choices = await this.context.act.autocomplete(this.leaf, nested(this.leaf, values));
      return choices.map((each) => ({ label: each.name, note: String(each.value) === each.name ? undefined : String(each.value), value: each.value }));
    } catch (problem) {
      this.explain(`No suggestions: ${/** @type {Error} */ (problem).message}`);
      return [];
    }
  }

  /** @param {(field: Field) => boolean} [wanted] @returns {any[]} the options that have a value */
  values(wanted = () => true) {
    return this.fields.filter(wanted).flatMap((field) => {
      const result = field.read();
      return result && "value" in result ? [{ type: field.option.type, name: field.option.name, value: result.value }] : [];
    });
  }

  send() {
    for (const field of this.fields) {
      const result = field.read();
      const problem = result && "problem" in result ? result.problem : !result && field.option.required ? `${field.option.name} is required.` : null;
      if (!problem) continue;
      field.input.setAttribute("aria-invalid", "true");
      field.input.focus();
      this.explain(problem);
      this.help.classList.add("problem");
      return;
    }
    if (this.context.act.slash(this.leaf, nested(this.leaf, this.values()))) this.done();
  }
}
