/** Interactions on their way: what waits for the bot, what was answered, what nobody answered. */

/** @typedef {import("./world.js").World} World */
/** @typedef {import("./types.js").Message} Message */
/** @typedef {{channelId: string, messageId?: string, localId?: string, name?: string, content?: string,
 *   choices?: {resolve: (choices: any[]) => void, reject: (problem: Error) => void}}} Waiting */

export const NO_ANSWER = "The application did not respond";

export class Interactions {
  /** @param {World} world @param {(op: string, fields: Record<string, any>) => string|null} send */
  constructor(world, send) {
    this.world = world;
    this.send = send;
    /** @type {Map<string, Waiting>} by nonce */
    this.waiting = new Map();
  }

  /** A command: a line of the page's own stands in the channel until the bot answers. @param {string} channelId @param {import("./commands.js").Leaf} leaf @param {any[]} options */
  slash(channelId, leaf, options) {
    const nonce = this.send("slash", { channel_id: channelId, command_id: leaf.command.id, options });
    if (nonce) this.standIn(nonce, channelId, leaf.name);
    return nonce !== null;
  }

  /** @param {Message} message @param {import("./types.js").Command} command */
  context(message, command) {
    const nonce = this.send("context", { channel_id: message.channel_id, command_id: command.id, target_id: message.id });
    if (nonce) this.standIn(nonce, message.channel_id, command.name, 23);
  }

  /** @param {string} nonce @param {string} channelId @param {string} name @param {number} [type] 20 for a slash command, 23 for a context menu */
  standIn(nonce, channelId, name, type = 20) {
    const author = this.world.members.get(this.world.actor)?.user ?? { id: this.world.actor, username: "you" };
    const bot = this.world.bot ?? author;
    // Right after what is there now, so that later messages come below it even if nobody ever answers.
    const newest = this.world.history(channelId).messages.at(-1)?.id ?? "0";
    const localId = String(BigInt(newest) + 1n);
    this.waiting.set(nonce, { channelId, localId, name });
    this.world.addMessage({
      id: localId, channel_id: channelId, author: { ...bot, bot: true }, content: "", timestamp: new Date().toISOString(), type, local: "pending",
      interaction: { name, user: author },
    });
  }

  /** A button or select of a message. @param {"click"|"choose"} op @param {Message} message @param {string} customId @param {string[]} [values] */
  component(op, message, customId, values) {
    const nonce = this.send(op, { channel_id: message.channel_id, message_id: message.id, custom_id: customId, ...(values && { values }) });
    if (!nonce) return;
    this.waiting.set(nonce, { channelId: message.channel_id, messageId: message.id });
    this.world.failures.delete(message.id);
    this.world.busy.set(message.id, customId);
    this.world.touch(message.channel_id, message.id);
  }

  /** @param {string} channelId @param {any} frame the modal's @param {any[]} components */
  submit(channelId, frame, components) {
    const nonce = this.send("submit", { interaction_id: frame.interaction_id, custom_id: frame.custom_id, components });
    if (nonce) this.standIn(nonce, channelId, frame.title, 23);
    return nonce !== null;
  }

  /** @param {string} channelId @param {import("./commands.js").Leaf} leaf @param {any[]} options @returns {Promise<any[]>} */
  autocomplete(channelId, leaf, options) {
    // Only the newest request matters; an older one that nobody answers must not stay.
    for (const [nonce, each] of this.waiting) if (each.choices) this.settle(nonce, []);
    return new Promise((resolve, reject) => {
      const nonce = this.send("autocomplete", { channel_id: channelId, command_id: leaf.command.id, options });
      if (nonce) this.waiting.set(nonce, { channelId, choices: { resolve, reject } });
      else reject(new Error("the connection is down."));
    });
  }

  /** @param {string} nonce @param {any[]} choices */
  settle(nonce, choices) {
    this.waiting.get(nonce)?.choices?.resolve(choices);
    this.waiting.delete(nonce);
  }

  /** Remember a message that was said, so that its text can be given back. @param {string} nonce @param {string} channelId @param {string} content */
  said(nonce, channelId, content) {
    this.waiting.set(nonce, { channelId, content });
  }

  /** The state of an interaction. @param {{nonce: string, state: string, error?: string, interaction_id?: string}} frame */
  changed({ nonce, state, error, interaction_id }) {
    const name = this.waiting.get(nonce)?.name;
    if (interaction_id && name) this.world.commandNames.set(interaction_id, name);
    if (state === "acknowledged") this.answered(nonce);
    if (state === "failed") this.failed(nonce, error ?? NO_ANSWER);
  }

  /** @param {string} nonce */
  answered(nonce) {
    const waiting = this.waiting.get(nonce);
    if (!waiting || waiting.choices) return;
    this.waiting.delete(nonce);
    if (waiting.localId) this.world.removeMessages(waiting.channelId, [waiting.localId]);
    this.release(waiting);
  }

  /** @param {Waiting} waiting */
  release({ channelId, messageId }) {
    if (!messageId) return;
    this.world.busy.delete(messageId);
    this.world.touch(channelId, messageId);
  }

  /** @param {string} nonce @param {string} error @returns {Waiting|undefined} what had been waiting */
  failed(nonce, error) {
    const waiting = this.waiting.get(nonce);
    if (!waiting) return undefined;
    this.waiting.delete(nonce);
    waiting.choices?.reject(new Error(error));
    if (waiting.localId) this.world.changeMessage({ id: waiting.localId, channel_id: waiting.channelId, local: "failed", error });
    if (waiting.messageId) this.world.failures.set(waiting.messageId, error);
    this.release(waiting);
    return waiting;
  }

  /** The connection broke: no answer to what was sent before can arrive. */
  broken() {
    for (const nonce of [...this.waiting.keys()]) this.failed(nonce, "The connection was lost before an answer came");
  }
}
