"""The forms of a folder's files as JSON Schemas for editors, and its vocabulary for browsing."""
