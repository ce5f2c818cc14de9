"""Views: records in, text out; all pure, and nothing here decides what is true.

    compose   Report -> Memo           what is shown, in which order and words
    markdown  Memo   -> Markdown       html  Memo -> one HTML page
    jsonout   Report | Answer -> JSON  exports  Report -> CSV, schema.org JSON-LD
    terminal  tables and the answer to a question

Foreign text becomes harmless in ``escaping``; every word of ours is in ``data/wording.yaml``.
"""
