"""Draws the demo shop's pictures as SVG and renders them to WebP: `python -m demo.draw`.

palette    the colours, and how the one light falls on them
canvas     an SVG document under construction: gradients, groups, shadows
solids     things with volume: turned, round, planked
fabric     cloth as a lit mesh
scene      the backdrop, and what makes a picture
ceramics … garden   one function per product
render     SVG to WebP through headless Chromium
"""
