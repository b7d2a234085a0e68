/**
 * Discord's Markdown as a tree; pure, no document. Blocks (quotes, headings, subtext, lists, fenced code) start at a
 * line's beginning, everything else is inline. Patterns follow what Discord's own clients accept.
 *
 * @typedef {{kind: string, children?: Node[], text?: string, [key: string]: any}} Node
 * @typedef {{blocks: boolean, quoted: boolean, linked: boolean, depth: number}} Place
 */

/** Deeper nesting is shown as plain text, so that hostile text cannot exhaust the stack. */
const DEEPEST = 12;

/** @param {string} source @param {{inline?: boolean}} [options] `inline` for titles, where no block may start @returns {Node[]} */
export function parse(source, { inline = false } = {}) {
  return parseAt(source.replace(/\r\n?/g, "\n"), { blocks: !inline, quoted: false, linked: false, depth: 0 });
}

/** @param {string} source @param {Place} place @returns {Node[]} */
function parseAt(source, place) {
  if (place.depth > DEEPEST) return [{ kind: "text", text: source }];
  /** @type {Node[]} */
  const nodes = [];
  let at = 0;
  while (at < source.length) {
    const lineStart = at === 0 || source[at - 1] === "\n";
    const found = (place.blocks && lineStart && matchBlock(source, at, place)) || matchInline(source, at, place);
    if (found) {
      nodes.push(found.node);
      at += found.length;
    } else {
      const plain = plainRun(source, at);
      const last = nodes[nodes.length - 1];
      if (last?.kind === "text") last.text += plain;
      else nodes.push({ kind: "text", text: plain });
      at += plain.length;
    }
  }
  return nodes;
}

/** A run that can start nothing: letters, digits and spaces, up to a line's end or the start of an address. */
const PLAIN = /(?:(?!https?:\/\/)[0-9A-Za-z\u00c0-\uffff ])+|[^]/y;

/** @param {string} source @param {number} at */
function plainRun(source, at) {
  return /** @type {RegExpExecArray} */ (match(PLAIN, source, at))[0];
}

/** @param {RegExp} pattern sticky @param {string} source @param {number} at */
function match(pattern, source, at) {
  pattern.lastIndex = at;
  return pattern.exec(source);
}

/** @param {Place} place @param {Partial<Place>} [change] @returns {Place} */
function within(place, change = {}) {
  return { ...place, ...change, depth: place.depth + 1 };
}

const LONG_QUOTE = />>> ([^]*)/y;
const QUOTE = /(?:> [^\n]*(?:\n|$)|>\n)+/y;
const HEADING = /(#{1,3}) +([^\n]+?) *#* *(?:\n|$)/y;
const SUBTEXT = /-# +([^\n]+)(?:\n|$)/y;
/** An item, its continuation lines, and further items of the same sort; bullets and numbers never share a list. */
const BULLETS = /(?: *[-*] +[^\n]+(?:\n|$)(?: {2,}[^\n]+(?:\n|$))*)+/y;
const NUMBERS = /(?: *\d+\. +[^\n]+(?:\n|$)(?: {2,}[^\n]+(?:\n|$))*)+/y;

/** @param {string} source @param {number} at @param {Place} place */
function matchBlock(source, at, place) {
  let found;
  if (!place.quoted && (found = match(LONG_QUOTE, source, at))) {
    return block("quote", parseAt(found[1], within(place, { quoted: true })), found);
  }
  if (!place.quoted && (found = match(QUOTE, source, at))) {
    const inside = found[0].replace(/\n$/, "").replace(/^> ?/gm, "");
    return block("quote", parseAt(inside, within(place, { quoted: true })), found);
  }
  if ((found = match(SUBTEXT, source, at))) return block("subtext", parseAt(found[1], within(place, { blocks: false })), found);
  if ((found = match(HEADING, source, at))) {
    return block("heading", parseAt(found[2], within(place, { blocks: false })), found, { level: found[1].length });
  }
  if ((found = match(BULLETS, source, at) ?? match(NUMBERS, source, at))) {
    return { node: parseList(found[0].replace(/\n$/, "").split("\n"), place), length: found[0].length };
  }
  return null;
}

/** @param {string} kind @param {Node[]} children @param {RegExpExecArray} found @param {object} [more] */
function block(kind, children, found, more = {}) {
  return { node: { kind, children, ...more }, length: found[0].length };
}

const ITEM = /^( *)([-*]|(\d+)\.) +([^\n]+)$/;

/** Lines of one list, nested by indentation of two or more. @param {string[]} lines @param {Place} place @returns {Node} */
function parseList(lines, place) {
  const first = /** @type {RegExpExecArray} */ (ITEM.exec(lines[0]));
  const base = first[1].length;
  /** @type {{text: string, nested: string[]}[]} */
  const items = [];
  for (const line of lines) {
    const item = ITEM.exec(line);
    const current = items[items.length - 1];
    if (item && (!current || item[1].length < base + 2)) items.push({ text: item[4], nested: [] });
    else if (item || current.nested.length) current.nested.push(line);
    else current.text += `\n${line.trim()}`;
  }
  return {
    kind: "list",
    ordered: Boolean(first[3]),
    start: first[3] ? Number(first[3]) : undefined,
    children: items.map(({ text, nested }) => ({
      kind: "item",
      children: [
        ...parseAt(text, within(place, { blocks: false })),
        ...(nested.length && place.depth < DEEPEST ? [parseList(nested, within(place))] : []),
      ],
    })),
  };
}

const FENCE = /```(?:([A-Za-z0-9_+\-.#]+)\n)?\n*([^\n][^]*?)\n*```\n?/y;
const CODE = /(`+)(?!`)([^]*?[^`])\1(?!`)/y;
const ESCAPE = /\\([^0-9A-Za-z\s])/y;
const ANGLE_LINK = /<(https?:\/\/[^\s>]+)>/y;
const BARE_LINK = /https?:\/\/[^\s<>]+/y;
const TIMESTAMP = /<t:(-?\d{1,13})(?::([tTdDfFRsS]))?>/y;
const MENTION = /<(@!?|@&|#)(\d{1,20})>/y;
const COMMAND = /<\/([-_\p{L}\p{N} ]{1,98}):(\d{1,20})>/yu;
const EMOJI = /<(a?):(\w{2,32}):(\d{1,20})>/y;
const EVERYONE = /@(everyone|here)/y;

/** Pairs of marks, longer ones first; the word rule keeps snake_case whole. @type {[RegExp, string[]][]} */
const MARKS = [
  [/\*\*\*(?=\S)((?:\\[^]|[^\\])+?)\*\*\*(?!\*)/y, ["strong", "emphasis"]],
  [/\*\*((?:\\[^]|[^\\])+?)\*\*(?!\*)/y, ["strong"]],
  [/__((?:\\[^]|[^\\])+?)__(?!_)/y, ["underline"]],
  [/~~((?:\\[^]|[^\\])+?)~~/y, ["strike"]],
  [/\|\|((?:\\[^]|[^\\])+?)\|\|/y, ["spoiler"]],
  [/\*(?=\S)((?:\*\*[^*]+\*\*|\\[^]|[^\\*])*?(?:\*\*[^*]+\*\*|\\[^]|[^\\*\s]))\*(?!\*)/y, ["emphasis"]],
  [/_((?:__[^_]+__|\\[^]|[^\\_])+)_(?![0-9A-Za-z_])/y, ["emphasis"]],
];

/** @param {string} source @param {number} at @param {Place} place @returns {{node: Node, length: number}|null} */
function matchInline(source, at, place) {
  const character = source[at];
  let found;
  if (character === "`") {
    if ((found = match(FENCE, source, at))) return leaf("codeblock", found, { language: found[1] ?? "", text: found[2] });
    if ((found = match(CODE, source, at))) return leaf("code", found, { text: found[2].replace(/^ (?=`)|(?<=`) $/g, "") });
    return null;
  }
  if (character === "\\") return (found = match(ESCAPE, source, at)) ? leaf("text", found, { text: found[1] }) : null;
  if (character === "<") return matchAngle(source, at, place);
  if (character === "@") return (found = match(EVERYONE, source, at)) ? leaf("everyone", found, { text: found[0] }) : null;
  if (character === "h") return place.linked ? null : matchBareLink(source, at);
  if (character === "[") return place.linked ? null : matchMaskedLink(source, at, place);
  if (!"*_~|".includes(character)) return null;
  const insideWord = character === "_" && /[0-9A-Za-z]/.test(source[at - 1] ?? "");
  for (const [pattern, kinds] of MARKS) {
    found = insideWord && kinds[0] === "emphasis" ? null : match(pattern, source, at);
    if (!found) continue;
    const [outer, inner] = kinds;
    const children = parseAt(found[1], within(place, { blocks: outer === "spoiler" && place.blocks }));
    return { node: { kind: outer, children: inner ? [{ kind: inner, children }] : children }, length: found[0].length };
  }
  return null;
}

/** @param {string} kind @param {RegExpExecArray} found @param {object} more */
function leaf(kind, found, more) {
  return { node: { kind, ...more }, length: found[0].length };
}

/** @param {string} source @param {number} at @param {Place} place */
function matchAngle(source, at, place) {
  let found;
  if ((found = match(TIMESTAMP, source, at))) return leaf("timestamp", found, { seconds: Number(found[1]), style: found[2] ?? "f" });
  if ((found = match(MENTION, source, at))) {
    const kind = found[1] === "#" ? "channel" : found[1] === "@&" ? "role" : "user";
    return leaf("mention", found, { what: kind, id: found[2] });
  }
  if ((found = match(COMMAND, source, at))) return leaf("command", found, { text: found[1], id: found[2] });
  if ((found = match(EMOJI, source, at))) return leaf("emoji", found, { text: found[2], id: found[3] });
  if (!place.linked && (found = match(ANGLE_LINK, source, at))) return leaf("link", found, { address: found[1], text: found[1] });
  return null;
}

/** A bare address ends before punctuation, before a bracket that it did not open, and before a masked link's middle. @param {string} source @param {number} at */
function matchBareLink(source, at) {
  const found = match(BARE_LINK, source, at);
  if (!found) return null;
  let address = found[0].split("](")[0];
  for (;;) {
    if (/[.,:;!?"'\]*]$/.test(address)) address = address.slice(0, -1);
    else if (address.endsWith(")") && address.split(")").length > address.split("(").length) address = address.slice(0, -1);
    else break;
  }
  if (!/^https?:\/\/./.test(address)) return null;
  return { node: { kind: "link", address, text: address }, length: address.length };
}

/**
 * `[label](address "title")` with balanced brackets; http and https only, and no label that poses as another address.
 * @param {string} source @param {number} at @param {Place} place
 */
function matchMaskedLink(source, at, place) {
  const close = closing(source, at, "[", "]");
  if (close < 0 || source[close + 1] !== "(") return null;
  const end = closing(source, close + 1, "(", ")");
  if (end < 0) return null;
  const label = source.slice(at + 1, close);
  const inside = /^\s*<?(https?:\/\/[^\s>]+)>?(?:\s+(?:"([^"]*)"|'([^']*)'))?\s*$/i.exec(source.slice(close + 2, end));
  if (!inside || !label.trim() || /https?:\/\//i.test(label)) return null;
  const children = parseAt(label, within(place, { blocks: false, linked: true }));
  return { node: { kind: "link", address: inside[1], title: inside[2] ?? inside[3], children }, length: end + 1 - at };
}

/** Where the bracket at `at` closes, or -1. @param {string} source @param {number} at @param {string} open @param {string} close */
function closing(source, at, open, close) {
  let depth = 0;
  for (let i = at; i < source.length; i += 1) {
    if (source[i] === "\\") i += 1;
    else if (source[i] === open) depth += 1;
    else if (source[i] === close && (depth -= 1) === 0) return i;
  }
  return -1;
}
