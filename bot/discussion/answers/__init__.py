"""Asking a thread: its own sentences, each with its post, or that it does not say.

`index.build` reads a thread once; `compose.ask` and `challenge` answer from it. `Answer` and its kin are what a
language model may put into other words later: every passage carries its post and its place there.
"""
