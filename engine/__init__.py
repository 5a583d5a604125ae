"""A decision service for responsible lending: policies in, explained decisions out."""
