"""Other systems: authorities that read behind a grant, what they are told of, and holders of evidence we ask."""
