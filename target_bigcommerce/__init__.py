"""Writing Singer records into a BigCommerce store."""
