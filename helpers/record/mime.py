"""How printers know the outputs of a notebook: three MIME types, one key of metadata."""

TABLE_MIME = "application/vnd.brief.table+json"
PAGE_MIME = "application/vnd.brief.page+json"
EDITION_MIME = "application/vnd.brief.edition+json"
METADATA_KEY = "brief"
