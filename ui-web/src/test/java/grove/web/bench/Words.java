package grove.web.bench;

import grove.identity.testing.SeededRandom;

/// Texts for records: words of a made-up language with 20,000 of them, common ones more often than
/// rare ones, as in real texts. The same on every run.
final class Words {
  private static final int WORDS = 20_000;
  private static final String[] SYLLABLES = {
    "ba", "co", "den", "fi", "gor", "hu", "jal", "ke", "lim", "mo", "nar", "pe", "qui", "ros",
    "sta", "tu", "vel", "wi", "xen", "yo", "za", "tri", "sho", "bel"
  };

  private final SeededRandom random;
  private final String[] words = new String[WORDS];

  Words(long seed) {
    random = new SeededRandom(seed);
    for (int i = 0; i < WORDS; i++) {
      words[i] = word(i + SYLLABLES.length);
    }
  }

  private static String word(int number) {
    StringBuilder word = new StringBuilder();
    for (int left = number; left > 0; left /= SYLLABLES.length) {
      word.append(SYLLABLES[left % SYLLABLES.length]);
    }
    return word.toString();
  }

  /// A text of exactly so many ASCII characters that begins with `head`.
  String text(String head, int bytes) {
    StringBuilder text = new StringBuilder(bytes + SYLLABLES.length).append(head);
    while (text.length() < bytes) {
      // The square of an evenly spread number prefers the first words.
      double place = random.nextInt(1 << 20) / (double) (1 << 20);
      text.append(words[(int) (place * place * WORDS)]).append(' ');
    }
    text.setLength(bytes);
    text.setCharAt(bytes - 1, '.');
    return text.toString();
  }
}
