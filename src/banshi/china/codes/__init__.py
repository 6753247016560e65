"""The code tables of the register (GB/T and GA standards), edition by edition, and the crosswalks between."""
