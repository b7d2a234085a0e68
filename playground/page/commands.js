/** Slash commands as the composer needs them; pure. */

/** @typedef {import("./types.js").Command} Command */
/** @typedef {import("./types.js").Option} Option */
/** A command or subcommand that can be sent. @typedef {{command: Command, path: string[], name: string, description: string, options: Option[]}} Leaf */

export const OPTION = {
  subcommand: 1, group: 2, string: 3, integer: 4, boolean: 5, user: 6, channel: 7, role: 8, mentionable: 9, number: 10, attachment: 11,
};
export const COMMAND_TYPE = { slash: 1, user: 2, message: 3 };

/** Whether a member with these permissions sees the command. @param {Command} command @param {bigint|undefined} permissions */
export function isUsable(command, permissions) {
  const needed = command.default_member_permissions;
  if (needed === null || needed === undefined || permissions === undefined) return true;
  const administrator = (permissions & 8n) !== 0n;
  // "0" keeps a command for administrators.
  return administrator || (needed !== "0" && (permissions & BigInt(needed)) === BigInt(needed));
}

/** Slash commands with their subcommands as one flat list, by name. @param {Command[]} commands @returns {Leaf[]} */
export function leaves(commands) {
  /** @type {Leaf[]} */
  const found = [];
  for (const command of commands) {
    if ((command.type ?? COMMAND_TYPE.slash) === COMMAND_TYPE.slash) collect(command, [command.name], command, found);
  }
  return found.sort((a, b) => a.name.localeCompare(b.name));
}

/** @param {{description: string, options?: Option[]}} at @param {string[]} path @param {Command} command @param {Leaf[]} found */
function collect(at, path, command, found) {
  const inner = (at.options ?? []).filter((each) => each.type === OPTION.subcommand || each.type === OPTION.group);
  for (const each of inner) collect(each, [...path, each.name], command, found);
  if (!inner.length) found.push({ command, path, name: path.join(" "), description: at.description, options: at.options ?? [] });
}

/** Commands for what is typed after the slash: names that start so, then those that contain it, then those with such a word in the description. @param {Leaf[]} list @param {string} typed */
export function matching(list, typed) {
  const text = typed.trim().toLowerCase();
  const rank = (/** @type {Leaf} */ leaf) => {
    if (leaf.name.startsWith(text)) return 0;
    if (leaf.path.some((part) => part.startsWith(text))) return 1;
    if (leaf.name.includes(text)) return 2;
    return leaf.description.toLowerCase().split(/\s+/).some((word) => word.startsWith(text)) ? 3 : 4;
  };
  return list.map((leaf) => ({ leaf, rank: rank(leaf) })).filter((each) => each.rank < 4).sort((a, b) => a.rank - b.rank).map((each) => each.leaf);
}

/** The command that typed text names in full, with what follows it. @param {Leaf[]} list @param {string} typed @returns {{leaf: Leaf, rest: string}|null} */
export function named(list, typed) {
  const longest = [...list].sort((a, b) => b.name.length - a.name.length);
  const leaf = longest.find((each) => typed.startsWith(`${each.name} `));
  return leaf ? { leaf, rest: typed.slice(leaf.name.length + 1) } : null;
}

/** The options of a leaf in the nesting that Discord sends: groups and subcommands around the values. @param {Leaf} leaf @param {any[]} values */
export function nested(leaf, values) {
  let inner = values;
  for (let depth = leaf.path.length - 1; depth > 0; depth -= 1) {
    const type = depth === leaf.path.length - 1 ? OPTION.subcommand : OPTION.group;
    inner = [{ type, name: leaf.path[depth], options: inner }];
  }
  return inner;
}

/** Typed text as an option's value, or what is wrong with it. @param {Option} option @param {string} text @returns {{value: string|number}|{problem: string}} */
export function readText(option, text) {
  if (option.type === OPTION.integer || option.type === OPTION.number) {
    const value = Number(text.trim().replace(",", "."));
    if (!text.trim() || Number.isNaN(value)) return { problem: `${option.name} is a number.` };
    if (option.type === OPTION.integer && !Number.isSafeInteger(value)) return { problem: `${option.name} is a whole number.` };
    if (option.min_value !== undefined && value < option.min_value) return { problem: `${option.name} is at least ${option.min_value}.` };
    if (option.max_value !== undefined && value > option.max_value) return { problem: `${option.name} is at most ${option.max_value}.` };
    return { value };
  }
  if (option.min_length !== undefined && text.length < option.min_length) return { problem: `${option.name} needs at least ${option.min_length} characters.` };
  if (option.max_length !== undefined && text.length > option.max_length) return { problem: `${option.name} has at most ${option.max_length} characters.` };
  return { value: text };
}
