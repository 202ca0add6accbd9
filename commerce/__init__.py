"""The shared kernel: what every domain stands on, and which knows no domain.

Reading order for a newcomer: `domains` (who exists), `db` (where each one's rows live and how a
transaction is opened), `ports` (how one domain calls another), `events` (how one tells the others),
`money`, `ids`, `errors`, `wire` (the values that cross borders), `http` (the edge).
"""
