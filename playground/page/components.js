/** Message components, the old rows and Components V2 alike. */

import { h, cssColour, isWebAddress } from "./dom.js";
import { markup, messageLink, spoiler } from "./markup.js";
import { fileCard, picture, resolve } from "./media.js";
import { entityChoices, select, SELECT_TYPES } from "./select.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./types.js").Component} Component */
/** @typedef {import("./types.js").Message} Message */

export const TYPE = {
  row: 1, button: 2, textInput: 4, section: 9, text: 10, thumbnail: 11, gallery: 12, file: 13, separator: 14, container: 17,
  label: 18, fileUpload: 19,
};
const STYLES = ["", "primary", "secondary", "success", "danger", "link", "premium"];

/** @param {Message} message @param {Context} context */
export function components(message, context) {
  return (message.components ?? []).map((each) => draw(each, message, context));
}

/** @param {Component} component @param {Message} message @param {Context} context @returns {any} */
function draw(component, message, context) {
  const children = () => (component.components ?? []).map((each) => draw(each, message, context));
  switch (component.type) {
    case TYPE.row:
      return h("div", { class: "action-row", role: "group", "aria-label": "Actions" }, children());
    case TYPE.button:
      return button(component, message, context);
    case TYPE.section:
      return h("div", { class: "section" }, h("div", { class: "section-text" }, children()), component.accessory && draw(component.accessory, message, context));
    case TYPE.text:
      return h("div", { class: "markup text-display" }, markup(component.content, context));
    case TYPE.thumbnail:
      return veiled(component, picture(resolve(component.media.url, message), { alt: component.description, kind: "thumbnail" }));
    case TYPE.gallery:
      return h("div", { class: `gallery gallery-${Math.min(component.items.length, 4)}` }, component.items.map((/** @type {any} */ item) =>
        veiled(item, picture(resolve(item.media.url, message), { alt: item.description, kind: "tile" }))));
    case TYPE.file:
      return veiled(component, file(component, message));
    case TYPE.separator:
      return h("div", { class: `separator spacing-${component.spacing ?? 1}${component.divider === false ? "" : " divider"}`, role: component.divider === false ? null : "separator" });
    case TYPE.container: {
      const colour = component.accent_color;
      return veiled(component, h("div", { class: "container", vars: colour === null || colour === undefined ? {} : { "--accent": cssColour(colour) } }, children()));
    }
    default:
      if (SELECT_TYPES.has(component.type)) return messageSelect(component, message, context);
      return h("div", { class: "unsupported" }, `This page cannot show a component of type ${component.type}.`);
  }
}

/** @param {Record<string, any>} component a component or gallery item @param {HTMLElement} content */
function veiled(component, content) {
  return component.spoiler ? spoiler(content, "div") : content;
}

/** @param {Component} component @param {Message} message */
function file(component, message) {
  const url = resolve(component.file.url, message);
  const attached = message.attachments?.find((each) => each.url === url);
  return fileCard({ filename: component.name ?? attached?.filename ?? url.split("/").pop() ?? "file", url, size: component.size ?? attached?.size });
}

/** A custom emoji shows its name: its picture lives outside. @param {import("./types.js").Emoji|undefined} emoji */
export function emojiLabel(emoji) {
  if (!emoji) return null;
  return emoji.id ? h("span", { class: "emoji-name" }, `:${emoji.name}:`) : h("span", { class: "emoji" }, emoji.name);
}

/** @param {Component} component @param {Message} message @param {Context} context */
function button(component, message, context) {
  const style = STYLES[component.style ?? 2] ?? "secondary";
  const content = [emojiLabel(component.emoji), component.label && h("span", {}, component.label)];
  const name = component.label ? null : component.emoji?.name;
  if (style === "link") return linkButton(component, content, name, context);
  const waits = context.world.busy.get(message.id) === component.custom_id;
  return h("button", {
    type: "button",
    class: `button button-${style}`,
    disabled: component.disabled,
    "aria-label": name,
    "aria-busy": waits ? "true" : null,
    data: { focusKey: component.custom_id ?? "" },
    on: { click: () => context.act.click(message, component.custom_id ?? "") },
  }, content);
}

/** @param {Component} component @param {any} content @param {string|null} name @param {Context} context */
function linkButton(component, content, name, context) {
  const target = messageLink(component.url);
  const inPlace = target && context.world.channels.has(target.channelId);
  if (component.disabled || !(inPlace || isWebAddress(component.url))) {
    return h("button", { type: "button", class: "button button-link", disabled: true, "aria-label": name }, content, " ↗\uFE0E");
  }
  const follow = (/** @type {Event} */ event) => {
    if (!target || !inPlace) return;
    event.preventDefault();
    context.act.jump(target.channelId, target.messageId);
  };
  return h("a", { class: "button button-link", href: component.url, target: "_blank", rel: "noopener noreferrer", "aria-label": name, on: { click: follow } },
    content, h("span", { "aria-hidden": "true" }, inPlace ? " →" : " ↗\uFE0E"));
}

/** @param {Component} component @param {Message} message @param {Context} context */
function messageSelect(component, message, context) {
  return select({
    label: component.placeholder ?? "Choose",
    options: component.options ?? entityChoices(component, context.world),
    least: component.min_values ?? 1,
    most: component.max_values ?? 1,
    disabled: component.disabled,
    busy: context.world.busy.get(message.id) === component.custom_id,
    focusKey: component.custom_id,
    onDone: (values) => context.act.choose(message, component.custom_id ?? "", values),
  }).element;
}
