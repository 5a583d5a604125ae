"""The policies in force, lowered together to one list of named expressions."""
