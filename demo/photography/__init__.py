"""The demo shop's photographs, made in a studio of Blender's Python module: `python -m demo.photography`.

registry    `@photograph(name)`: which function builds which picture
palette     the colours of glazes, cloths, woods
materials   what things are made of
shapes      what things are shaped like, in centimetres
studio      backdrop, lights, camera, exposure
developing  a render becomes WebP and AVIF at every width
scenes      one function per product
"""
