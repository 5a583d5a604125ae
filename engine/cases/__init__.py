"""Cases beside the policies: a file of them in, what was expected and what came out."""
