/**
 * What every view is handed: the world it shows and the acts it may ask for.
 *
 * @typedef {import("./world.js").World} World
 * @typedef {import("./types.js").Message} Message
 * @typedef {object} Acts
 * @property {(channelId: string, messageId: string|null) => void} jump open a channel, or a message in its place
 * @property {(name: string) => void} startCommand put a slash command into the composer
 * @property {(message: Message, customId: string) => void} click
 * @property {(message: Message, customId: string, values: string[]) => void} choose
 * @property {(message: Message, emoji: import("./types.js").Emoji, remove: boolean) => void} react
 * @property {(message: Message) => void} reply
 * @property {(message: Message) => void} remove delete an own message
 * @property {(message: Message) => void} dismiss take an ephemeral or local line off the screen
 * @property {(message: Message, command: import("./types.js").Command) => void} useOn a message command
 * @property {(message: Message) => void} copyLink
 * @property {(message: Message, anchor: HTMLElement, point: {x: number, y: number}|null) => void} openMenu
 * @property {(message: Message, anchor: HTMLElement) => void} openPicker
 * @property {(fields: {content: string, reply_to: string|null, attachments: string[]}) => boolean} say false when the connection is down
 * @property {(leaf: import("./commands.js").Leaf, options: any[]) => boolean} slash
 * @property {(leaf: import("./commands.js").Leaf, options: any[]) => Promise<import("./types.js").Choice[]>} autocomplete
 * @property {(file: File) => Promise<string>} upload
 * @typedef {{world: World, act: Acts}} Context
 */
export {};
