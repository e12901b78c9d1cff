"""Entities and links as a network page and as graph files.

`selection` chooses what is shown, `network` makes a networkx graph of it, `layout` places its entities, and
`page` writes the HTML file that holds all of it and needs nothing else.
"""
