/** Names, colours and avatars. */

import { h, cssColour, localFile } from "./dom.js";

/** @typedef {import("./types.js").User} User */
/** @typedef {import("./world.js").World} World */

/** @param {User} user @param {World} world */
export function displayName(user, world) {
  return world.members.get(user.id)?.nick ?? user.global_name ?? user.username;
}

/** Roles of a member, highest first. @param {string} userId @param {World} world */
export function rolesOf(userId, world) {
  const roles = (world.members.get(userId)?.roles ?? []).map((id) => world.roles.get(id)).filter((role) => role !== undefined);
  return roles.sort((a, b) => b.position - a.position);
}

/** The colour of the highest role that has one, as CSS, or null. @param {string} userId @param {World} world */
export function nameColour(userId, world) {
  const role = rolesOf(userId, world).find((each) => each.color);
  return role ? cssColour(role.color) : null;
}

/** Hues that white initials stay readable on (contrast 4.5:1 at the lightness that app.css gives them). */
const HUES = [12, 35, 95, 150, 175, 205, 235, 262, 290, 325];

/** The part of a webhook's name that says who speaks: "marta · #17" and "marta · #18" are one person. @param {string} name */
const speaker = (name) => name.split(" · ")[0];

/** @param {string} text a small stable number for it */
function hash(text) {
  let value = 7;
  for (const character of text) value = (value * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003;
  return value;
}

/** One or two initials, of words or of the first character. @param {string} name */
function initials(name) {
  const words = name.split(/[\s·_.-]+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  return words.slice(0, 2).map((word) => [...word][0]).join("").toUpperCase() || "?";
}

/** A picture when this playground holds one, initials on a colour otherwise; decorative beside the name. @param {User} user @param {World} world */
export function avatar(user, world) {
  const name = speaker(displayName(user, world));
  const file = user.avatar?.includes("/") ? localFile(user.avatar) : null;
  if (file) return h("img", { class: "avatar", src: file, alt: "", loading: "lazy" });
  const hue = HUES[hash(name) % HUES.length];
  return h("span", { class: "avatar", "aria-hidden": "true", vars: { "--hue": String(hue) } }, initials(name));
}

/** An author's name with the APP mark that bots and webhooks carry. @param {import("./types.js").Message} message @param {World} world */
export function authorName(message, world) {
  const { author } = message;
  const name = message.webhook_id ? author.username : displayName(author, world);
  const colour = message.webhook_id ? null : nameColour(author.id, world);
  return [
    h("span", { class: "author", vars: colour ? { "--role": colour } : {} }, name),
    (author.bot || message.webhook_id) && h("span", { class: "app-mark", title: "This message comes from an app" }, "APP"),
  ];
}

/** Coloured labels of a member's roles. @param {string} userId @param {World} world */
export function rolePills(userId, world) {
  return rolesOf(userId, world).map((role) => h("span", { class: "role-pill", vars: role.color ? { "--role": cssColour(role.color) } : {} }, role.name));
}
