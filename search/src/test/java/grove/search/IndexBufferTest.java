package grove.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.Secret;
import grove.identity.Suite;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ForkJoinTask;
import java.util.stream.Collectors;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who writes what the index holds in memory. Slices are small here, so that the calling thread puts
/// all documents; a thread of the common pool writes nothing but the buffer then.
final class IndexBufferTest {
  private static final int SLICE = 20;
  private static final int DOCUMENTS_MAX = 60_000;
  private static final int WORDS = 150;
  private static final int VOCABULARY = 20_000;

  private final Random random = new Random(5);

  @TempDir private Path folder;
  private volatile boolean written;
  private volatile boolean full;
  private int documents;

  private SearchIndex open() {
    return new SearchIndex(
        new IndexFiles(
            folder,
            "workspace",
            at ->
                new FilterDirectory(FSDirectory.open(at)) {
                  @Override
                  public IndexOutput createOutput(String name, IOContext context)
                      throws IOException {
                    if (ForkJoinTask.inForkJoinPool()) {
                      written = true;
                      if (full) {
                        throw new IOException("No space left on device");
                      }
                    }
                    return super.createOutput(name, context);
                  }
                }),
        Secret.of(new byte[Suite.KEY_BYTES]));
  }

  private void put(SearchIndex index) {
    var slice = new ArrayList<SearchDocument>();
    for (int i = 0; i < SLICE; i++) {
      String text =
          random
              .ints(WORDS, 0, VOCABULARY)
              .mapToObj(word -> "word" + word)
              .collect(Collectors.joining(" "));
      String id = "item" + documents++;
      slice.add(new SearchDocument(id, "page", id, text, "u1", "Aurelia", "c1", "greenhouse", 1));
    }
    index.update(slice, List.of(), documents);
  }

  @Test
  void anotherThreadWritesTheBufferBeforeItIsFull() {
    try (SearchIndex index = open()) {
      while (!written && documents < DOCUMENTS_MAX) {
        put(index);
      }
      assertTrue(written, "by a thread of the pool");
      assertEquals(documents, index.documents());
      index.commit();
    }
    try (SearchIndex index = open()) {
      assertFalse(index.needsRebuild());
      assertEquals(documents, index.documents());
      assertEquals(documents, index.indexedUpTo());
    }
  }

  @Test
  void whoWritesNextIsToldThatItCouldNotBeWritten() {
    try (SearchIndex index = open()) {
      full = true;
      SearchException told = null;
      while (told == null && documents < DOCUMENTS_MAX) {
        try {
          put(index);
        } catch (SearchException e) {
          told = e;
        }
      }
      assertNotNull(told);
      assertTrue(told.getMessage().contains("check free space"), told.getMessage());
      full = false;
      index.reset();
      documents = 0;
      put(index);
      index.commit();
      assertEquals(SLICE, index.documents());
    }
  }
}
