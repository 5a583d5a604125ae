"""Text with places: strict YAML and JSON, and problems that point at the exact character."""
