package grove.web.http;

import java.util.OptionalInt;

/// Which ports the page and the content should have: what the user asked for, else what was kept.
///
/// @param asked the page's port as the user gave it (0 = any free one); it must be free
/// @param keptPage the port that this home had before, 0 = none
/// @param keptContent the same for content
public record PortChoice(OptionalInt asked, int keptPage, int keptContent) {
  private static final int DEFAULT_PAGE = 4747;

  /// Where the search for a free page port begins.
  int pageFrom() {
    return keptPage == 0 ? DEFAULT_PAGE : keptPage;
  }

  /// Where the search for a free content port begins; 0 = take any.
  int contentFrom(int pagePort) {
    if (asked.isPresent() && asked.getAsInt() == 0) {
      return 0;
    }
    return keptContent == 0 ? pagePort + 1 : keptContent;
  }
}
