/**
 * The shapes that cross the socket, as Discord's API gives them; only what the page reads.
 *
 * @typedef {{id: string, username: string, global_name?: string|null, avatar?: string|null, bot?: boolean}} User
 * @typedef {{user: User, nick?: string|null, roles: string[]}} Member
 * @typedef {{id: string, name: string, color: number, position: number}} Role
 * @typedef {{id: string|null, name: string, animated?: boolean}} Emoji
 * @typedef {{count: number, me: boolean, emoji: Emoji}} Reaction
 * @typedef {{id: string, filename: string, description?: string|null, url: string, size: number,
 *   content_type?: string|null, width?: number|null, height?: number|null}} Attachment
 * @typedef {{id: string, type: number, name: string, parent_id?: string|null, position?: number, topic?: string|null,
 *   thread_metadata?: {archived: boolean, locked: boolean}, message_count?: number, owner_id?: string,
 *   applied_tags?: string[], available_tags?: {id: string, name: string}[]}} Channel
 * @typedef {{type: number, custom_id?: string, components?: Component[], component?: Component, accessory?: Component,
 *   [key: string]: any}} Component
 * @typedef {{id: string, type: number, user: User, interacted_message_id?: string}} InteractionMetadata
 * @typedef {{id: string, channel_id: string, author: User, content: string, timestamp: string,
 *   edited_timestamp?: string|null, type: number, flags?: number, webhook_id?: string, embeds?: any[],
 *   attachments?: Attachment[], components?: Component[], reactions?: Reaction[], mentions?: User[],
 *   mention_roles?: string[], mention_everyone?: boolean, message_reference?: {message_id?: string, channel_id?: string},
 *   referenced_message?: Message|null, interaction_metadata?: InteractionMetadata, interaction?: {name: string, user: User},
 *   thread?: Channel, local?: "pending"|"failed", error?: string}} Message
 *   `local` marks a line of the page's own: a command on its way, or one that nobody answered.
 * @typedef {{type: number, name: string, description: string, required?: boolean, autocomplete?: boolean,
 *   choices?: Choice[], options?: Option[], min_value?: number, max_value?: number, min_length?: number,
 *   max_length?: number, channel_types?: number[]}} Option
 * @typedef {{name: string, value: string|number}} Choice
 * @typedef {{id: string, type?: number, name: string, description: string, options?: Option[],
 *   default_member_permissions?: string|null}} Command
 */
export {};
