/** Pictures and files: those of this playground are shown, addresses outside become links (the CSP would not load them). */

import { h, fileSize, isWebAddress, localFile } from "./dom.js";
import { spoiler } from "./markup.js";

/** @typedef {import("./types.js").Attachment} Attachment */
/** @typedef {import("./types.js").Message} Message */

const IMAGE = /\.(?:png|jpe?g|gif|webp|avif|svg)(?:\?|$)/i;

/**
 * A picture that opens in a tab of its own.
 * @param {string} address @param {{alt?: string|null, kind?: string, width?: number|null, height?: number|null}} [options]
 */
export function picture(address, { alt = "", kind = "image", width, height } = {}) {
  const file = localFile(address);
  if (!file) return outside(address, alt);
  return h(
    "a",
    { class: `media media-${kind}`, href: file, target: "_blank", rel: "noopener noreferrer" },
    h("img", { src: file, alt: alt || "Picture without a description", title: alt || null, loading: "lazy", width: width || null, height: height || null }),
  );
}

/** @param {string} address @param {string|null} [alt] */
function outside(address, alt) {
  const host = isWebAddress(address) ? new URL(address).host : null;
  return h(
    "span",
    { class: "media-outside" },
    "🖼 ",
    host ? h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, alt || `picture at ${host}`) : alt || "picture",
  );
}

/** @param {{filename: string, url: string, size?: number, description?: string|null}} file */
export function fileCard({ filename, url, size, description }) {
  const path = localFile(url);
  return h(
    "span",
    { class: "file" },
    h("span", { class: "file-icon", "aria-hidden": "true" }, "📄"),
    h(
      "span",
      {},
      path ? h("a", { href: path, download: filename }, filename) : filename,
      h("small", {}, [size === undefined ? "" : fileSize(size), description].filter(Boolean).join(" · ")),
    ),
  );
}

/** @param {Message} message the attachments that no component shows */
export function attachments(message) {
  const shown = JSON.stringify([message.components ?? [], message.embeds ?? []]);
  return (message.attachments ?? [])
    .filter((each) => !shown.includes(`attachment://${each.filename}`) && !shown.includes(JSON.stringify(each.url).slice(1, -1)))
    .map((each) => {
      const isImage = each.content_type?.startsWith("image/") ?? IMAGE.test(each.filename);
      const content = isImage ? picture(each.url, { alt: each.description, width: each.width, height: each.height }) : fileCard(each);
      return h("div", { class: "attachment" }, each.filename.startsWith("SPOILER_") ? spoiler(content, "div") : content);
    });
}

/** The address behind `attachment://name`, or the address itself. @param {string} address @param {Message} message */
export function resolve(address, message) {
  if (!address.startsWith("attachment://")) return address;
  const name = address.slice("attachment://".length);
  return message.attachments?.find((each) => each.filename === name)?.url ?? address;
}
