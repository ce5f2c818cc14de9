"""Looking after a machine and a workspace: can it work, is all as it was stored, make it anew.

    doctor    versions, models, folder, lock, schema         -> Check*
    verify    Store (read only); deep: Encoder, claims stage -> Check*
    rebuild   Store: the texts                               -> Step*, everything made from them

Texts are the truth. Claims, the search table, vectors and the index are made from them and can
be made again; labels and findings are kept as far as the claims they name are.
"""
