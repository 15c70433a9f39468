"""The only room that knows MkDocs: it feeds pages in, and keeps the build fast."""
