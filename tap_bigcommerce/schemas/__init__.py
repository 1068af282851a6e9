"""What a record of each stream looks like, by area of the store."""
