/** The one WebSocket to the playground: JSON frames, a nonce on each, and a new connection when the old one ends. */

/** "refused" waits for the next try as "waiting" does: a server that starts again may let the page in. @typedef {"connecting"|"open"|"waiting"|"refused"} SocketState */

/** Seconds before each new try; the last one repeats. */
const PAUSES = [0.25, 0.5, 1, 2, 4];

export class Socket extends EventTarget {
  /** @param {string} address */
  constructor(address) {
    super();
    this.address = address;
    /** @type {SocketState} */
    this.state = "connecting";
    /** @type {WebSocket|null} */
    this.socket = null;
    this.failures = 0;
    this.nonces = 0;
    this.timer = 0;
    // Nonces of two tabs, or of one before and after a reload, must differ.
    this.prefix = crypto.getRandomValues(new Uint32Array(1))[0].toString(36);
  }

  /** Open the connection; frames then arrive as events named after their `op`, states as "state". */
  connect() {
    clearTimeout(this.timer);
    this.become("connecting");
    const socket = new WebSocket(this.address);
    let opened = false;
    this.socket = socket;
    socket.addEventListener("open", () => {
      opened = true;
      this.become("open");
    });
    socket.addEventListener("message", (event) => {
      const frame = JSON.parse(event.data);
      if (frame.op === "welcome") this.failures = 0;
      this.dispatchEvent(new CustomEvent(frame.op, { detail: frame }));
    });
    socket.addEventListener("close", () => this.closed(opened));
  }

  /** Wait and try again. @param {boolean} opened whether this connection ever stood */
  async closed(opened) {
    this.socket = null;
    const pause = PAUSES[Math.min(this.failures, PAUSES.length - 1)];
    this.failures += 1;
    this.become("waiting");
    this.timer = setTimeout(() => this.connect(), pause * 1000);
    if (!opened && (await this.isRefused()) && this.state === "waiting") this.become("refused");
  }

  /** A browser does not say why a handshake failed; the same address asked for plainly does. */
  async isRefused() {
    try {
      return (await fetch(this.address.replace(/^ws/, "http"))).status === 403;
    } catch {
      return false;
    }
  }

  /** @param {SocketState} state */
  become(state) {
    this.state = state;
    this.dispatchEvent(new CustomEvent("state", { detail: state }));
  }

  /**
   * Send a frame; the answer carries the nonce that this returns. Null when the connection is down: nothing is queued,
   * because a click from before a break should not fire after it.
   * @param {string} op @param {Record<string, any>} [fields] @returns {string|null}
   */
  send(op, fields = {}) {
    if (this.state !== "open" || !this.socket) return null;
    this.nonces += 1;
    const nonce = `${this.prefix}-${this.nonces}`;
    this.socket.send(JSON.stringify({ op, nonce, ...fields }));
    return nonce;
  }
}

/** The most that Discord takes from a member, in bytes. */
const LARGEST = 10 * 1024 * 1024;

/**
 * Hand a file to the playground before the frame that uses it.
 * @param {File} file @param {string} token @returns {Promise<string>} the upload's id
 */
export async function upload(file, token) {
  if (file.size > LARGEST) throw new Error("A file may have 10 MB at the most, as on Discord.");
  const form = new FormData();
  form.append("file", file, file.name);
  const answer = await fetch("/playground/upload", { method: "POST", body: form, headers: { "X-Playground-Token": token } });
  if (!answer.ok) throw new Error(`The file was refused (${answer.status} ${answer.statusText}).`);
  return (await answer.json()).id;
}
