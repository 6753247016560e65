"""How long what is kept of people stays, who may stop its deletion, and what each of them may take away with them."""
