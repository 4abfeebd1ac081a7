package grove.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.Secret;
import grove.identity.Suite;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Words that are to leave the files, on a disk that has room for a commit but for no merge.
final class PurgeTest {
  private static final SearchDocument KEPT = document("kept");
  private static final SearchDocument GONE = document("gone");

  @TempDir Path folder;

  private boolean full;

  private static SearchDocument document(String id) {
    return new SearchDocument(
        id, "message", "", "words of " + id, "u1", "Editor", "c1", "general", 1);
  }

  private SearchIndex open() {
    return new SearchIndex(
        new IndexFiles(folder, "workspace", this::narrow), Secret.of(new byte[Suite.KEY_BYTES]));
  }

  private Directory narrow(Path at) throws IOException {
    return new FilterDirectory(FSDirectory.open(at)) {
      @Override
      public IndexOutput createOutput(String name, IOContext context) throws IOException {
        if (full && context.context() == IOContext.Context.MERGE) {
          throw new IOException("No space left on device");
        }
        return super.createOutput(name, context);
      }
    };
  }

  /// Again and again: a thread of Lucene's closes the writer beside whoever was told.
  @RepeatedTest(20)
  void aPurgeThatFailsIsToldAndIsNotTakenForDone() {
    try (SearchIndex index = open()) {
      index.update(List.of(KEPT, GONE), List.of(), 2);
      index.commit();
      index.update(List.of(), List.of("gone"), 3);
      full = true;

      assertThrows(SearchException.class, () -> index.purge(3));
    }
    full = false;
    try (SearchIndex index = open()) {
      assertTrue(index.indexedUpTo() < 3, "what came then is read again");
    }
  }

  @Test
  void whatIsClosedIsNotBegunAnew() {
    SearchIndex index = open();
    index.close();
    index.reset();
    try (SearchIndex again = open()) {
      assertEquals(0, again.documents());
    }
  }

  @Test
  void aPurgedIndexHoldsItsPosition() {
    try (SearchIndex index = open()) {
      index.update(List.of(KEPT, GONE), List.of(), 2);
      index.update(List.of(), List.of("gone"), 0);
      index.purge(3);
    }
    try (SearchIndex index = open()) {
      assertEquals(3, index.indexedUpTo());
      assertEquals(1, index.documents());
    }
  }
}
