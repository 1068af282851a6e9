"""The areas of the store: each declares its collections, lists and routes beside their handlers."""
