"""Every kind of thing that lies, hangs or glows in a clinic, one file a family; scenes.templates lists them."""
