"""Trust Portal: claims in YAML, judged, then published once for every reader.

The data flows one way::

    source  ->  model  ->  facts, rules  ->  public  ->  components, exports
    text to     typed      is it true?       what may    each output is a function
    plain data  records                      leave       of the public view

Nothing in this package imports MkDocs; the hooks beside it do.
"""

import os

# Validation is the models' own: no plugin of another package can change what they accept.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
