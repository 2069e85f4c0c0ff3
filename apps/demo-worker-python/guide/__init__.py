"""The code of docs/guides/python.md, file by file."""
