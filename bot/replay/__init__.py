"""A thread in motion: posts become messages, at a pace, through an outbox."""
