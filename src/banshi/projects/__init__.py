"""From what many people say to a public promise, proved by the casework and accepted by those who asked."""
