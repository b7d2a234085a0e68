"""One module a step; its file name begins with its revision, and revisions are numbers that grow."""
