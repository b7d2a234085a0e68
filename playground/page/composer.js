/** Where a member writes: text with files and replies, or "/" for a command. */

import { find, h, toast } from "./dom.js";
import { combobox } from "./combobox.js";
import { isUsable, leaves, matching, named } from "./commands.js";
import { displayName } from "./people.js";
import { plainText } from "./markup.js";
import { SlashForm } from "./slash.js";
import { PERMISSIONS, THREAD_TYPES } from "./world.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./types.js").Message} Message */

/** Discord's limit for a member's message. */
const LONGEST = 2000;
const MENTION = /(^|\s)@([\p{L}\p{N}_.-]*)$/u;

export class Composer {
  /** @param {Context} context */
  constructor(context) {
    this.context = context;
    this.channelId = "";
    /** @type {Message|null} */
    this.replyTo = null;
    /** @type {{name: string, id: string|null}[]} */
    this.files = [];
    /** @type {SlashForm|null} */
    this.form = null;
    this.box = find("#composer");
    this.text = find("#composer-text");
    this.line = find("#composer-line");
    this.above = find("#composer-above");
    this.state = find("#composer-state");
    this.suggestions = combobox(this.text, {
      host: find("#composer-lists"), label: "Suggestions", empty: (text) => (text.startsWith("/") ? "No such command" : ""),
      source: (text) => this.suggest(text), pick: (item) => item.value(),
    });
    this.listen();
  }

  listen() {
    this.text.addEventListener("input", () => this.typed());
    this.text.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.key(event));
    this.text.addEventListener("paste", (/** @type {ClipboardEvent} */ event) => this.attach(event.clipboardData?.files));
    find("#composer-send").addEventListener("click", () => this.send());
    const picker = find("#composer-file");
    find("#composer-attach").addEventListener("click", () => picker.click());
    picker.addEventListener("change", () => {
      this.attach(picker.files);
      picker.value = "";
    });
    this.box.addEventListener("dragover", (/** @type {Event} */ event) => event.preventDefault());
    this.box.addEventListener("drop", (/** @type {DragEvent} */ event) => {
      event.preventDefault();
      this.attach(event.dataTransfer?.files);
    });
  }

  /** @param {string} channelId */
  show(channelId) {
    if (channelId !== this.channelId) {
      this.closeForm();
      this.setReply(null);
    }
    this.channelId = channelId;
    this.refresh();
  }

  /** Say whether the member may write here. */
  refresh() {
    const { world } = this.context;
    const channel = world.channels.get(this.channelId);
    if (!channel) return;
    const thread = THREAD_TYPES.includes(channel.type);
    const mayWrite = world.may(channel.id, thread ? PERMISSIONS.sendInThreads : PERMISSIONS.send);
    const locked = channel.thread_metadata?.locked;
    const reason = locked ? "This thread is locked." : mayWrite ? "" : "You may not write in this channel.";
    this.text.disabled = Boolean(reason);
    this.text.placeholder = reason || `Message ${thread ? "" : "#"}${channel.name}, or / for a command`;
    this.text.setAttribute("aria-label", this.text.placeholder);
    find("#composer-attach").disabled = Boolean(reason) || !world.may(channel.id, PERMISSIONS.attach);
    find("#composer-send").disabled = Boolean(reason);
    this.state.textContent = !locked && channel.thread_metadata?.archived ? "This thread is archived." : "";
  }

  available() {
    const { world } = this.context;
    const channel = world.channels.get(this.channelId);
    const permissions = world.permissions.get(this.channelId) ?? world.permissions.get(channel?.parent_id ?? "");
    if (!world.may(this.channelId, PERMISSIONS.useCommands)) return [];
    return leaves(world.commands.filter((each) => isUsable(each, permissions)));
  }

  /** @param {string} text @returns {import("./combobox.js").Item[]} */
  suggest(text) {
    if (text.startsWith("/")) {
      return matching(this.available(), text.slice(1)).slice(0, 50).map((leaf) => ({
        label: `/${leaf.name}`, note: leaf.description, value: () => this.openForm(leaf),
      }));
    }
    const found = MENTION.exec(text.slice(0, this.text.selectionStart));
    if (!found) return [];
    const { world } = this.context;
    const wanted = found[2].toLowerCase();
    return [...world.members.values()].filter(({ user }) => `${displayName(user, world)} ${user.username}`.toLowerCase().includes(wanted)).slice(0, 8)
      .map(({ user }) => ({ label: `@${displayName(user, world)}`, note: user.username, value: () => this.insert(found[2].length + 1, `<@${user.id}> `) }));
  }

  /** Replace the `length` characters before the caret. @param {number} length @param {string} text */
  insert(length, text) {
    const caret = this.text.selectionStart;
    this.text.setRangeText(text, caret - length, caret, "end");
  }

  typed() {
    this.fit();
    const left = LONGEST - [...this.text.value].length;
    this.state.textContent = left < 200 ? `${left} characters left` : "";
    this.state.classList.toggle("problem", left < 0);
    if (!this.text.value.startsWith("/")) return;
    const found = named(this.available(), this.text.value.slice(1));
    if (found) this.openForm(found.leaf, found.rest);
  }

  /** Grow with the text, up to what app.css allows. */
  fit() {
    this.text.style.setProperty("height", "auto");
    this.text.style.setProperty("height", `${this.text.scrollHeight}px`);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.send();
    } else if (event.key === "Escape" && this.replyTo) {
      this.setReply(null);
    } else if (event.key === "ArrowUp" && !this.text.value) {
      event.preventDefault();
      find("#messages").lastElementChild?.focus();
    }
  }

  /** Let a letter or "/" that is typed nowhere in particular begin a message. @param {KeyboardEvent} event */
  takeKey(event) {
    const at = /** @type {HTMLElement} */ (event.target);
    const elsewhere = at.closest("input, textarea, select, dialog, [role=menu], [role=listbox], .floating");
    if (elsewhere || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    // Space presses the button that has the focus, and scrolls.
    if ([...event.key].length !== 1 || event.key === " " || this.form || this.box.hidden || this.text.disabled) return;
    this.text.focus();
  }

  /** @param {import("./commands.js").Leaf} leaf @param {string} [rest] */
  openForm(leaf, rest = "") {
    this.closeForm();
    this.suggestions.close();
    this.setReply(null);
    this.text.value = "";
    this.form = new SlashForm(leaf, this.context, () => {
      this.closeForm();
      this.text.focus();
    });
    this.line.hidden = true;
    this.box.append(this.form.element);
    this.form.start(rest);
  }

  closeForm() {
    this.form?.element.remove();
    this.form = null;
    this.line.hidden = false;
  }

  /** Begin a command that a message mentions. @param {string} name */
  startCommand(name) {
    const leaf = this.available().find((each) => each.name === name);
    if (leaf) this.openForm(leaf);
    else toast(`/${name} is not available here.`, { error: true });
  }

  /** @param {Message|null} message */
  setReply(message) {
    this.replyTo = message;
    this.drawAbove();
    if (message) {
      this.closeForm();
      this.text.focus();
    }
  }

  /** @param {FileList|null|undefined} files */
  async attach(files) {
    for (const file of files ?? []) {
      const entry = { name: file.name, id: /** @type {string|null} */ (null) };
      this.files.push(entry);
      this.drawAbove();
      try {
        entry.id = await this.context.act.upload(file);
      } catch (problem) {
        this.files = this.files.filter((each) => each !== entry);
        toast(`${file.name}: ${/** @type {Error} */ (problem).message}`, { error: true });
      }
      this.drawAbove();
    }
    if (files?.length) this.text.focus();
  }

  drawAbove() {
    const { world } = this.context;
    const reply = this.replyTo && h("div", { class: "replying" }, h("span", {}, "Replying to ", h("strong", {}, displayName(this.replyTo.author, world)), " ",
      h("span", { class: "muted" }, plainText(this.replyTo.content, this.context).slice(0, 80))),
    h("button", { type: "button", class: "plain", "aria-label": "Do not reply", on: { click: () => this.setReply(null) } }, "✕"));
    const files = this.files.map((file) => h("span", { class: "file-chip" }, file.id ? file.name : `${file.name} (uploading)`,
      h("button", { type: "button", class: "plain", "aria-label": `Remove ${file.name}`, on: { click: () => {
        this.files = this.files.filter((each) => each !== file);
        this.drawAbove();
      } } }, "✕")));
    this.above.replaceChildren(...(reply ? [reply] : []), ...files);
  }

  send() {
    const content = this.text.value.trim();
    if (!content && !this.files.length) return;
    if ([...content].length > LONGEST) return toast(`A message has at most ${LONGEST} characters.`, { error: true });
    if (this.files.some((each) => !each.id)) return toast("A file is still on its way.");
    const attachments = this.files.map((each) => /** @type {string} */ (each.id));
    if (!this.context.act.say({ content, reply_to: this.replyTo?.id ?? null, attachments })) return;
    this.text.value = "";
    this.suggestions.close();
    this.files = [];
    this.setReply(null);
    this.typed();
  }

  /** Give back text that the server refused, unless something new is being written. @param {string} content */
  restore(content) {
    if (!this.text.value) this.text.value = content;
    this.fit();
  }
}
