"""What one version, or one folder, says otherwise than another: compared by meaning, told in words."""
