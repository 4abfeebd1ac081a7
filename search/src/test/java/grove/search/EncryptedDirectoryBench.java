package grove.search;

import grove.identity.Secret;
import grove.identity.Suite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.NIOFSDirectory;

/// What sealing the index costs: the same documents and queries on a plain and on a sealed index, in
/// turns, in one process. Prints milliseconds and ratios.
///
/// Arguments: documents (default 40,000), rounds (default 5).
public final class EncryptedDirectoryBench {
  private static final int WORDS = 30_000;
  private static final int WORDS_OF_A_TEXT = 40;
  private static final int SLICE = 64;
  private static final int COMMIT_EVERY = 4_096;
  private static final int QUERIES = 400;
  private static final Asker ASKER = Asker.of("u1", 0, ZoneOffset.UTC);

  private record Times(double indexMs, double openMs, double coldMs, double warmMs) {}

  private EncryptedDirectoryBench() {}

  public static void main(String[] args) throws IOException {
    int count = args.length > 0 ? Integer.parseInt(args[0]) : 40_000;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    List<SearchDocument> documents = documents(count);
    List<Times> plain = new ArrayList<>();
    List<Times> sealed = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      plain.add(round(documents, false));
      sealed.add(round(documents, true));
    }
    System.out.printf("%d documents, %d queries, best of %d rounds%n", count, QUERIES, rounds);
    print("indexing", plain, sealed, Times::indexMs);
    print("opening", plain, sealed, Times::openMs);
    print("queries, first", plain, sealed, Times::coldMs);
    print("queries, warm", plain, sealed, Times::warmMs);
  }

  private static void print(
      String what, List<Times> plain, List<Times> sealed, ToDoubleFunction<Times> field) {
    double a = plain.stream().mapToDouble(field).min().orElseThrow();
    double b = sealed.stream().mapToDouble(field).min().orElseThrow();
    System.out.printf("%-15s plain %8.1f ms  sealed %8.1f ms  ratio %.2f%n", what, a, b, b / a);
  }

  private static Times round(List<SearchDocument> documents, boolean seal) throws IOException {
    Path folder = Files.createTempDirectory("grove-index");
    SearchIndex index = open(folder, seal);
    long start = System.nanoTime();
    for (int i = 0; i < documents.size(); i += SLICE) {
      index.update(documents.subList(i, Math.min(documents.size(), i + SLICE)), List.of(), i);
      if (i % COMMIT_EVERY == 0) {
        index.commit();
      }
    }
    index.commit();
    double indexMs = since(start);
    index.close();
    start = System.nanoTime();
    index = open(folder, seal);
    double openMs = since(start);
    double coldMs = queries(index);
    double warmMs = queries(index);
    index.close();
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    return new Times(indexMs, openMs, coldMs, warmMs);
  }

  private static SearchIndex open(Path folder, boolean seal) {
    Secret key = Secret.of(new byte[Suite.KEY_BYTES]);
    SecureRandom random = new SecureRandom();
    return new SearchIndex(
        new IndexFiles(
            folder,
            "bench",
            at ->
                seal
                    ? new EncryptedDirectory(new NIOFSDirectory(at), key, random)
                    : FSDirectory.open(at)),
        key);
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / 1e6;
  }

  /// Words, pairs, prefixes, phrases and filters, with snippets and facets, as the page asks.
  private static double queries(SearchIndex index) {
    Random random = new Random(5);
    long start = System.nanoTime();
    for (int i = 0; i < QUERIES; i++) {
      String word = word(random);
      String typed =
          switch (i % 5) {
            case 0 -> word;
            case 1 -> word + " " + word(random);
            case 2 -> word.substring(0, 3) + "*";
            case 3 -> word + " from:member3";
            default -> word + " OR " + word(random);
          };
      index.search(
          SearchQuery.parse(typed),
          i % 2 == 0 ? SearchOrder.RELEVANCE : SearchOrder.NEWEST,
          0,
          20,
          ASKER);
    }
    return since(start);
  }

  private static List<SearchDocument> documents(int count) {
    Random random = new Random(1);
    List<SearchDocument> documents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String[] words = new String[WORDS_OF_A_TEXT];
      Arrays.setAll(words, w -> word(random));
      int member = random.nextInt(20);
      documents.add(
          new SearchDocument(
              "item" + i,
              i % 10 == 0 ? "page" : "message",
              i % 10 == 0 ? word(random) + " " + word(random) : "",
              String.join(" ", words),
              "u" + member,
              "member" + member,
              "c" + i % 7,
              "channel" + i % 7,
              i * 1_000L));
    }
    return documents;
  }

  /// A word of a few syllables; small numbers far more often than large ones, as in a language.
  private static String word(Random random) {
    int number = (int) (WORDS * Math.pow(random.nextDouble(), 4));
    StringBuilder word = new StringBuilder();
    for (int n = number + 40; n > 0; n /= 20) {
      word.append("bdfgklmnprstvzhjcqwx".charAt(n % 20)).append("aeiou".charAt(n % 5));
    }
    return word.toString();
  }
}
