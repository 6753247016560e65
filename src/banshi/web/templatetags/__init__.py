"""Words and tags that templates use."""
