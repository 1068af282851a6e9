"""The areas of the store: each module declares its collections, its lists and its routes beside their handlers."""
