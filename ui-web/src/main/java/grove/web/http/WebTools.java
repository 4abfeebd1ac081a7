package grove.web.http;

/// What routes use of the web interface besides answering with JSON.
record WebTools(LocalSite site, ContentLinks links, Downloads downloads, Uploads uploads) {}
