"""Three workflows that wait for Stigmer, as a user would write them."""
