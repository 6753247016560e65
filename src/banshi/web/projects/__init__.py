"""Projects on pages: lists, candidates, promises with their proof, and the desks of those who carry them."""
