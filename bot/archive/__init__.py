"""A thread at rest: what it is, how it is read, what in it repeats what."""
