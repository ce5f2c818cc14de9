"""The page a desk works with: findings side by side, questions, and the reader's verdicts.

    newsroom   Workspace -> Edition, Answer, Label    (opens the workspace, keeps models warm)
    filters    query string, Edition -> Listed        (pure)
    pages      Edition, Answer -> HTML                (with the pieces of ``views``)
    guard      which requests are let in, and what every response forbids
    app        routes; the only module that knows Starlette, but for ``guard``

An extra: ``pip install 'crosscheck[web]'``.
"""
