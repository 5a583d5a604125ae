"""The language of conditions and amounts: text to typed tree, and the evaluators of that tree."""
