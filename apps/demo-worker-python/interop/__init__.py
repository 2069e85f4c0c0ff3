"""The worker of the interop matrix: Python's default converter and stubs must fit what Stigmer delivers."""
