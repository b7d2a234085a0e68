/** The page put together: one world, one socket, and the views around them. */

import { ActorSwitch } from "./actors.js";
import { ChannelList, forumView, isForum, visibleChannels } from "./channels.js";
import { COMMAND_TYPE, isUsable } from "./commands.js";
import { Composer } from "./composer.js";
import { find, h, compareIds, toast } from "./dom.js";
import { Interactions } from "./interactions.js";
import { openMenu } from "./menu.js";
import { isPrivate } from "./message.js";
import { MessageList } from "./messages.js";
import { openModal } from "./modal.js";
import { refreshTimes } from "./markup.js";
import { displayName } from "./people.js";
import { openPicker } from "./reactions.js";
import { emojiKey, emojiName } from "./reactions-state.js";
import { Socket, upload } from "./socket.js";
import { setUpTheme } from "./theme.js";
import { TrafficPanel } from "./traffic.js";
import { PERMISSIONS, THREAD_TYPES, World } from "./world.js";

/** @typedef {import("./types.js").Message} Message */

const DOWN = "The connection is down. Try again in a moment.";
const TICK_MS = 5000;
/** Where the chosen member is kept over a reload or a new connection, which begin as the server's first one. */
const ACTOR_KEY = "playground-actor";

const token = new URLSearchParams(location.search).get("token") ?? "";
const scheme = location.protocol === "https:" ? "wss" : "ws";
const socket = new Socket(`${scheme}://${location.host}/playground/socket?token=${encodeURIComponent(token)}`);
const world = new World();
/** @type {string|null} a message to reveal as soon as it is loaded */
let sought = null;

/** @param {string} op @param {Record<string, any>} [fields] */
function send(op, fields = {}) {
  const nonce = socket.send(op, fields);
  if (!nonce) toast(DOWN, { error: true });
  return nonce;
}

const interactions = new Interactions(world, send);

/** @type {import("./context.js").Acts} */
const act = {
  jump,
  startCommand: (name) => composer.startCommand(name),
  click: (message, customId) => interactions.component("click", message, customId),
  choose: (message, customId, values) => interactions.component("choose", message, customId, values),
  react: (message, emoji, remove) => send("react", { channel_id: message.channel_id, message_id: message.id, emoji: emojiName(emoji), remove }),
  reply: (message) => composer.setReply(message),
  remove: (message) => send("delete", { channel_id: message.channel_id, message_id: message.id }),
  dismiss: (message) => {
    world.dismiss(message);
    find("#composer-text").focus();
  },
  useOn: (message, command) => interactions.context(message, command),
  copyLink: async (message) => {
    await navigator.clipboard.writeText(`https://discord.com/channels/${world.guild?.id ?? "@me"}/${message.channel_id}/${message.id}`);
    toast("Link copied.");
  },
  openMenu: messageMenu,
  openPicker: (message, anchor) => openPicker(anchor, context, (emoji) => {
    const present = message.reactions?.find((each) => emojiKey(each.emoji) === emojiKey(emoji));
    if (!present?.me) act.react(message, emoji, false);
  }),
  say: (fields) => {
    const nonce = send("say", { channel_id: world.open, ...fields });
    if (!nonce) return false;
    interactions.said(nonce, world.open, fields.content);
    messages.toEnd();
    return true;
  },
  slash: (leaf, options) => interactions.slash(world.open, leaf, options),
  autocomplete: (leaf, options) => interactions.autocomplete(world.open, leaf, options),
  upload: (file) => upload(file, token),
};

/** @type {import("./context.js").Context} */
const context = { world, act };
const messages = new MessageList(context, (channelId, before) => socket.send("open", { channel_id: channelId, before }));
const composer = new Composer(context);
const traffic = new TrafficPanel((on) => socket.send("traffic", { on }));
new ChannelList(context, () => drawer(false));
new ActorSwitch(context, (userId) => {
  if (send("act_as", { user_id: userId })) sessionStorage.setItem(ACTOR_KEY, userId);
});

/** @param {Message} message @param {HTMLElement} anchor @param {{x: number, y: number}|null} point */
function messageMenu(message, anchor, point) {
  const permissions = world.permissions.get(world.open);
  const apps = world.commands.filter((each) => each.type === COMMAND_TYPE.message && isUsable(each, permissions));
  const mayDelete = message.author.id === world.actor || world.may(message.channel_id, PERMISSIONS.manageMessages);
  openMenu(anchor, "Message", [
    ...(isPrivate(message) ? [] : [
      { label: "Add a reaction", act: () => act.openPicker(message, anchor) },
      { label: "Reply", act: () => act.reply(message) },
    ]),
    { label: "Copy link", act: () => act.copyLink(message) },
    apps.length ? null : undefined,
    ...apps.map((command) => ({ label: command.name, note: "app", act: () => act.useOn(message, command) })),
    mayDelete ? null : undefined,
    mayDelete ? { label: "Delete", danger: true, act: () => act.remove(message) } : undefined,
  ].filter((item) => item !== undefined), point);
}

/** Open a channel in place, and a message in it. @param {string} channelId @param {string|null} messageId */
function jump(channelId, messageId) {
  const channel = world.channels.get(channelId);
  if (!channel) return toast("That channel is not here, or you may not see it.", { error: true });
  sought = messageId;
  if (world.open !== channelId) openChannel(channelId);
  seek();
  const hash = `#${channelId}${messageId ? `/${messageId}` : ""}`;
  if (location.hash !== hash) history.pushState(null, "", hash);
}

/** Reveal the sought message, or load older ones until it is there. */
function seek() {
  const { messages: known, more, loaded } = world.history(world.open);
  if (!sought || !loaded || messages.reveal(sought)) {
    if (loaded) sought = null;
    return;
  }
  const oldest = known.find((each) => !each.local);
  if (more && oldest && compareIds(sought, oldest.id) < 0) return messages.loadOlder();
  sought = null;
  toast("That message is not there any more.", { error: true });
}

/** @param {string} channelId */
function openChannel(channelId) {
  const channel = /** @type {import("./types.js").Channel} */ (world.channels.get(channelId));
  world.open = channelId;
  world.unread.delete(channelId);
  world.typing.clear();
  const forum = isForum(channel);
  find("#forum").hidden = !forum;
  find("#scroller").hidden = forum;
  find("#composer").hidden = forum;
  find("#jump-down").hidden = true;
  composer.show(channelId);
  if (!forum) messages.show(channelId);
  drawHead();
  drawTyping();
  world.emit("unread");
}

/** The open channel's name, and the posts of a forum. */
function drawHead() {
  const channel = world.channels.get(world.open);
  if (!channel) return;
  const parent = THREAD_TYPES.includes(channel.type) ? world.channels.get(channel.parent_id ?? "") : null;
  find("#channel-name").textContent = channel.name;
  find("#channel-topic").textContent = parent ? `in ${parent.name}` : isForum(channel) ? "" : channel.topic ?? "";
  document.title = `${channel.name} · Playground`;
  if (isForum(channel)) find("#forum").replaceChildren(forumView(channel, context));
}

function drawTyping() {
  const names = [...world.typing.values()].filter((each) => each.until > Date.now()).map((each) => each.name);
  find("#typing").textContent = names.length ? `${names.join(", ")} ${names.length === 1 ? "is" : "are"} typing…` : "";
}

/** @returns {[string, string|null]} the channel and message that the address names */
function readHash() {
  const [channelId, messageId] = location.hash.slice(1).split("/");
  return [channelId, messageId ?? null];
}

/** @param {boolean} open the channel list of a narrow window */
function drawer(open) {
  document.body.classList.toggle("drawer-open", open);
  find("#drawer-toggle").setAttribute("aria-expanded", String(open));
  if (open) find("#channels button[aria-current], #channels button").focus();
}

world.addEventListener("reset", (/** @type {any} */ { detail }) => {
  find("#guild-name").textContent = world.guild?.name ?? "Playground";
  find("#rate-limits").checked = world.settings.rate_limits;
  const [fromHash, messageId] = readHash();
  const wanted = [world.open, fromHash].find((id) => world.channels.has(id) && world.may(id, PERMISSIONS.view));
  const first = visibleChannels(world).find((each) => !isForum(each)) ?? visibleChannels(world)[0];
  if (!world.open && wanted) sought = messageId;
  if (wanted ?? first) openChannel(wanted ?? first.id);
  if (detail.sameActor && traffic.isOpen) socket.send("traffic", { on: true });
});
world.addEventListener("channels", () => {
  if (!world.channels.has(world.open) && visibleChannels(world).length) openChannel(visibleChannels(world)[0].id);
  drawHead();
  composer.refresh();
});
world.addEventListener("typing", drawTyping);
world.addEventListener("messages", drawTyping);

/** @type {Record<string, (frame: any) => void>} what each frame of the server does */
const frames = {
  welcome: (frame) => {
    const before = world.actor;
    const chosen = sessionStorage.getItem(ACTOR_KEY);
    if (chosen && chosen !== frame.actor && frame.world.actors.includes(chosen)) return void send("act_as", { user_id: chosen });
    world.load(frame);
    const user = world.members.get(world.actor)?.user;
    if (before && before !== world.actor && user) toast(`You are now ${displayName(user, world)}.`);
  },
  history: (frame) => {
    world.addHistory(frame);
    if (frame.channel_id === world.open) seek();
  },
  dispatch: (frame) => {
    if (frame.t === "MESSAGE_CREATE" && frame.d.nonce) interactions.answered(String(frame.d.nonce));
    world.dispatch(frame.t, frame.d);
  },
  commands: (frame) => (world.commands = frame.commands),
  interaction: (frame) => interactions.changed(frame),
  modal: (frame) => {
    if (frame.nonce) interactions.answered(frame.nonce);
    const channelId = world.open;
    openModal(frame, context, (components) => interactions.submit(channelId, frame, components));
  },
  choices: (frame) => interactions.settle(frame.nonce, frame.choices),
  traffic: (frame) => traffic.add(frame),
  error: (frame) => {
    messages.loading = false;
    const waiting = interactions.failed(frame.nonce, frame.message);
    if (waiting?.content && waiting.channelId === world.open) composer.restore(waiting.content);
    if (!waiting?.localId && !waiting?.messageId && !waiting?.choices) toast(frame.message, { error: true });
  },
};
for (const [op, handle] of Object.entries(frames)) socket.addEventListener(op, (/** @type {any} */ event) => handle(event.detail));

const STATES = /** @type {Record<string, string>} */ ({
  connecting: "Connecting …", open: "Connected", waiting: "Connection lost. Trying again …",
  refused: "The playground refused this page. Open the address that it printed, with its token.",
});
socket.addEventListener("state", (/** @type {any} */ { detail }) => {
  const element = find("#connection");
  element.dataset.state = detail;
  element.replaceChildren(h("span", { class: "connection-dot", "aria-hidden": "true" }), h("span", { class: "connection-text" }, STATES[detail]));
  element.title = STATES[detail];
  if (detail === "waiting" || detail === "refused") interactions.broken();
});

find("#rate-limits").addEventListener("change", (/** @type {any} */ event) => send("settings", { rate_limits: event.target.checked }));
find("#drawer-toggle").addEventListener("click", () => drawer(!document.body.classList.contains("drawer-open")));
find("#drawer-shade").addEventListener("click", () => drawer(false));
find("#sidebar").addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
  if (event.key !== "Escape" || !document.body.classList.contains("drawer-open")) return;
  drawer(false);
  find("#drawer-toggle").focus();
});
addEventListener("popstate", () => {
  const [channelId, messageId] = readHash();
  if (channelId) jump(channelId, messageId);
});
document.addEventListener("keydown", (event) => composer.takeKey(event));
setInterval(() => {
  refreshTimes();
  drawTyping();
}, TICK_MS);
setUpTheme();
socket.connect();
