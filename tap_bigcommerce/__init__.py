"""Reading a BigCommerce store as Singer streams."""
