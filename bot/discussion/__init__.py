"""What people make of a thread: scores, excerpts, positions."""
