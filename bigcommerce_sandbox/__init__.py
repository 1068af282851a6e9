"""A local store that speaks BigCommerce's API, for trying, demos and pipelines under test."""
