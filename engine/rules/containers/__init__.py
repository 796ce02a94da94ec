"""Rules about the choice of container: what is searched, popped or looked up, and in what."""
