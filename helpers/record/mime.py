"""How printers know the outputs of a notebook: two MIME types, one key of metadata."""

TABLE_MIME = "application/vnd.brief.table+json"
EDITION_MIME = "application/vnd.brief.edition+json"
METADATA_KEY = "brief"
