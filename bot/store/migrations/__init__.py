"""The steps from one schema to the next, run at start by `bot.store.migrate`."""
