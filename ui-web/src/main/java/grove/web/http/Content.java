package grove.web.http;

/// A file to hand out: its name, the type that its author gave, its length and its bytes.
record Content(String name, String type, long length, BlobSource bytes) {}
