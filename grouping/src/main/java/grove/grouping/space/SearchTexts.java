package grove.grouping.space;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Says by which words an item can be found.
final class SearchTexts {
  /// The largest file whose content is searched, bytes.
  static final long FILE_BYTES_MAX = 1L << 20;

  private static final String UNKNOWN_TYPE = "application/octet-stream";

  private static final Set<String> TEXT_TYPES =
      Set.of(
          "application/json",
          "application/xml",
          "application/javascript",
          "application/x-sh",
          "application/x-yaml",
          "application/yaml",
          "application/toml",
          "application/sql",
          "message/rfc822");

  private static final Set<String> TEXT_EXTENSIONS =
      Set.of(
          "adoc",
          "asc",
          "bib",
          "c",
          "cc",
          "cfg",
          "clj",
          "conf",
          "cpp",
          "cs",
          "css",
          "csv",
          "diff",
          "eml",
          "env",
          "erl",
          "ex",
          "go",
          "gradle",
          "groovy",
          "h",
          "hpp",
          "hs",
          "htm",
          "html",
          "ics",
          "ini",
          "java",
          "js",
          "json",
          "jsonl",
          "kt",
          "log",
          "lua",
          "m",
          "markdown",
          "md",
          "ml",
          "mjs",
          "nix",
          "org",
          "patch",
          "php",
          "pl",
          "po",
          "properties",
          "proto",
          "ps1",
          "py",
          "r",
          "rb",
          "rs",
          "rst",
          "scala",
          "sh",
          "sql",
          "srt",
          "svelte",
          "svg",
          "swift",
          "tex",
          "toml",
          "ts",
          "tsv",
          "tsx",
          "txt",
          "vcf",
          "vue",
          "xhtml",
          "xml",
          "yaml",
          "yml");

  private final Views views;
  private final Records records;
  private final Texts texts;

  SearchTexts(Space space) {
    views = space.views;
    records = space.records;
    texts = space.texts;
  }

  String of(Item item) {
    return switch (item) {
      case Item.Channel channel -> channel.name();
      case Item.Message message -> message.text();
      case Item.Page page -> page.title() + "\n" + text(page.id()).orElse("");
      case Item.Folder folder -> folder.name();
      case Item.File file -> file.name() + content(file).map(text -> "\n" + text).orElse("");
    };
  }

  private Optional<String> text(ItemId page) {
    return Optional.ofNullable(records.get(page)).flatMap(views::text);
  }

  private Optional<String> content(Item.File file) {
    return file.size() <= FILE_BYTES_MAX && maybeText(file)
        ? texts.plainText(file.content())
        : Optional.empty();
  }

  /// Neither type nor name is to be trusted; they only spare the look into every file.
  private static boolean maybeText(Item.File file) {
    var type = file.type().toLowerCase(Locale.ROOT);
    var end = type.indexOf(';');
    var bare = end < 0 ? type : type.substring(0, end).strip();
    if (bare.startsWith("text/") || TEXT_TYPES.contains(bare)) {
      return true;
    }
    var dot = file.name().lastIndexOf('.');
    return dot < 0
        ? bare.isEmpty() || bare.equals(UNKNOWN_TYPE)
        : TEXT_EXTENSIONS.contains(file.name().substring(dot + 1).toLowerCase(Locale.ROOT));
  }
}
