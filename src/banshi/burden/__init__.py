"""What stations are asked to fill in: who asks for it, by which law, how many minutes it costs, and until when."""
