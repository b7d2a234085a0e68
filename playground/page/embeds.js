/** Embeds as Discord lays them out. */

import { h, cssColour, fullTime, isWebAddress } from "./dom.js";
import { markup } from "./markup.js";
import { picture, resolve } from "./media.js";

/** @typedef {import("./context.js").Context} Context */

/** @param {import("./types.js").Message} message @param {Context} context */
export function embeds(message, context) {
  return (message.embeds ?? []).map((each) => embed(each, message, context));
}

/** @param {any} data @param {import("./types.js").Message} message @param {Context} context */
function embed(data, message, context) {
  const { author, title, description, fields = [], image, thumbnail, footer, timestamp } = data;
  const foot = [footer?.text, timestamp && fullTime(new Date(timestamp))].filter(Boolean).join(" · ");
  return h(
    "article",
    { class: "embed", "aria-label": title ? `Embed: ${title}` : "Embed", vars: data.color ? { "--accent": cssColour(data.color) } : {} },
    h(
      "div",
      { class: "embed-body" },
      h(
        "div",
        { class: "embed-text" },
        author && h("div", { class: "embed-author" }, maybeLink(author.url, author.name)),
        title && h("div", { class: "embed-title" }, maybeLink(data.url, markup(title, context, { inline: true }))),
        description && h("div", { class: "markup embed-description" }, markup(description, context)),
      ),
      thumbnail && picture(resolve(thumbnail.url, message), { alt: thumbnail.description ?? "Thumbnail", kind: "thumbnail" }),
    ),
    fields.length > 0 && h("dl", { class: "embed-fields" }, fields.map((/** @type {any} */ field) => fieldOf(field, context))),
    image && picture(resolve(image.url, message), { alt: image.description ?? "Picture of the embed" }),
    foot && h("footer", { class: "embed-footer" }, foot),
  );
}

/** @param {{name: string, value: string, inline?: boolean}} field @param {Context} context */
function fieldOf(field, context) {
  return h(
    "div",
    { class: field.inline ? "embed-field inline" : "embed-field" },
    h("dt", { class: "markup" }, markup(field.name, context, { inline: true })),
    h("dd", { class: "markup" }, markup(field.value, context)),
  );
}

/** @param {string|undefined} address @param {any} label */
function maybeLink(address, label) {
  if (!address || !isWebAddress(address)) return label;
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, label);
}
