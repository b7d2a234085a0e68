/** How reactions change; pure, so that counts are decided in one place. */

/** @typedef {import("./types.js").Reaction} Reaction */

/** What tells two emoji apart: the id of a custom one, else the character. @param {{id?: string|null, name: string}} emoji */
export const emojiKey = (emoji) => emoji.id ?? emoji.name;

/** How the API names an emoji in a path or frame. @param {import("./types.js").Emoji} emoji */
export const emojiName = (emoji) => (emoji.id ? `${emoji.name}:${emoji.id}` : emoji.name);

/**
 * The reactions after one MESSAGE_REACTION_* event. Own state never counts twice: the same ADD may come again after a
 * reconnect.
 * @param {Reaction[]} reactions @param {string} t @param {any} d @param {string} actor @returns {Reaction[]}
 */
export function withReaction(reactions, t, d, actor) {
  if (t === "MESSAGE_REACTION_REMOVE_ALL") return [];
  const key = emojiKey(d.emoji);
  if (t === "MESSAGE_REACTION_REMOVE_EMOJI") return reactions.filter((each) => emojiKey(each.emoji) !== key);
  const own = d.user_id === actor;
  const present = reactions.find((each) => emojiKey(each.emoji) === key);
  if (t === "MESSAGE_REACTION_ADD") {
    if (!present) return [...reactions, { emoji: d.emoji, count: 1, me: own }];
    if (own && present.me) return reactions;
    return reactions.map((each) => (each === present ? { ...each, count: each.count + 1, me: each.me || own } : each));
  }
  if (!present || (own && !present.me)) return reactions;
  const left = { ...present, count: present.count - 1, me: present.me && !own };
  return reactions.map((each) => (each === present ? left : each)).filter((each) => each.count > 0);
}
