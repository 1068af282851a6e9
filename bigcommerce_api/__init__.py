"""The conversation with a BigCommerce store over HTTP: one client, one gate, errors by meaning."""
