"""The pieces of Discord that several cogs share: options, buttons, permissions, refusals, the outbox of a replay."""
