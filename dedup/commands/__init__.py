"""The commands of `dedup`, one module each."""
