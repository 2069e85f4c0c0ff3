"""Lets a Temporal workflow wait for a Stigmer agent or workflow that runs for minutes or hours.

Workflow code uses `stigmer.workflow`, `stigmer.failures` and `stigmer.output`; a worker uses `stigmer.activities` and
`stigmer.channel`. Nothing is imported here, so that workflow code never loads gRPC.
"""
