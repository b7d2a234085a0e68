"""The optional language model: better words for what the program knows by itself, never less truth.

`endpoint` says where a model is, `client` asks it, `material` is what it gets to see, `prompts` says so in words,
`claims` reads what came back, `validate` keeps what can be proved, `reading` reads long threads branch by branch.
Only `client` uses the network, and only it imports the library for that.
"""
