# How Sphinx builds these pages: npm run docs:html. labproof reads the plain settings here, too (docs/reading.rst).
project = "labproof"
copyright = "the authors of labproof"
root_doc = "index"
# Chapters and projects that are examples: labproof verifies them as guides of their own.
exclude_patterns = ["_build", "examples", "labs"]
highlight_language = "none"
smartquotes = False
nitpicky = True
html_theme = "alabaster"
html_theme_options = {
    "description": "Lab guides that prove themselves",
    "page_width": "80rem",
    "body_max_width": "60rem",
    "sidebar_width": "16rem",
    "fixed_sidebar": True,
    "font_family": "system-ui, sans-serif",
    "head_font_family": "system-ui, sans-serif",
}
html_static_path = ["_static"]
html_css_files = ["wide.css"]
html_show_sourcelink = False
html_show_sphinx = False
