"""The crowd: a province of any size around the small one, drawn block by block and streamed into the database.

A block of 50,000 persons is a pure function of seed, day and number; so are its cases, and so is a block of concerns.
Nothing here is told through the actions: rows are written as those would have left them, by COPY, from two processes.
"""
