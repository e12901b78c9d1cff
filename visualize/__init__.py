"""Entities and links as a network page.

`selection` chooses what is shown, `layout` gives it places, and `page` makes the HTML that holds all of it
and needs nothing else. What the page looks like, says and does stands in `style.yaml`, `template.html`,
`page.css` and `script/`.
"""
