package grove.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.Lock;
import org.apache.lucene.store.LockObtainFailedException;

/// The files of one index: opens them, empties them where they cannot be used, and keeps the position they were built to.
///
/// Readers share, the one who replaces the files excludes all: a damaged index that a search comes upon is emptied, and its
/// owner sees `needsRebuild`.
final class IndexFiles implements AutoCloseable {
  /// Memory for documents not yet written, in MiB: at this the threads that index write it themselves.
  private static final double BUFFER_MIB = 36;

  /// Before, another thread writes the largest part of it, in bytes: while one thread that indexes
  /// writes, the others have soon nothing left to do.
  private static final long RELIEF_BYTES = 26L << 20;

  private static final String UP_TO = "upTo";
  private static final String STATE = "state";

  /// Lucene warns once that an incubating module of the JDK could make vector fields faster; there are none here.
  /// (Held, since loggers that nobody holds forget their level.)
  private static final Logger VECTOR_WARNING =
      Logger.getLogger("org.apache.lucene.internal.vectorization.VectorizationProvider");

  static {
    VECTOR_WARNING.setLevel(Level.SEVERE);
  }

  private final Path folder;
  private final String stateKey;
  private final Opening opening;
  private final Analyzer analyzer = new TextAnalyzer(TextAnalyzer.Use.INDEX);
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final AtomicBoolean changed = new AtomicBoolean();
  private final AtomicLong upTo = new AtomicLong();
  private final AtomicBoolean relieving = new AtomicBoolean();

  /// Whether somebody knows that a buffer could not be written.
  private final AtomicBoolean told = new AtomicBoolean();

  private volatile boolean needsRebuild;
  private boolean closed;
  private Directory directory;
  private IndexWriter writer;
  private SearcherManager searchers;

  /// Work on the writer.
  interface Write {
    void on(IndexWriter writer) throws IOException;
  }

  /// Work on one state of the index.
  interface Read<T> {
    T on(IndexSearcher searcher) throws IOException;
  }

  /// How the files lie in the folder.
  interface Opening {
    Directory of(Path folder) throws IOException;
  }

  IndexFiles(Path folder, String stateKey, Opening opening) {
    this.folder = folder;
    this.stateKey = stateKey + "/" + TextAnalyzer.VERSION;
    this.opening = opening;
    try {
      Files.createDirectories(folder);
      emptyLockFile();
      directory = opening.of(folder);
      writer = usable(directory) ? openWriter(directory) : emptied(directory);
      searchers = new SearcherManager(writer, new SearcherFactory());
      upTo.set(committedPosition());
    } catch (LockObtainFailedException e) {
      throw new SearchException(
          "The search index in " + folder + " is open in another process; end that one first.", e);
    } catch (IOException e) {
      throw new SearchException(
          "The search index in "
              + folder
              + " cannot be written; check the folder's rights and free space.",
          e);
    } catch (RuntimeException e) {
      throw new SearchException(
          "The search index in "
              + folder
              + " cannot be opened; delete that folder, it is built again from the workspace.",
          e);
    }
  }

  /// Lucene never writes into its lock file and takes one that is not empty for somebody else's.
  /// The file itself stays: another process may hold a lock on it.
  private void emptyLockFile() throws IOException {
    Path file = folder.resolve(IndexWriter.WRITE_LOCK_NAME);
    if (Files.exists(file) && Files.size(file) > 0) {
      Files.write(file, new byte[0]);
    }
  }

  Analyzer analyzer() {
    return analyzer;
  }

  boolean needsRebuild() {
    return needsRebuild;
  }

  long upTo() {
    return upTo.get();
  }

  long documents() {
    return read(searcher -> (long) searcher.getIndexReader().numDocs());
  }

  void write(Write work, long position) {
    boolean full =
        guarded(() -> {
          work.on(writer);
          holds(position);
          changed.set(true);
          return writer.ramBytesUsed() > RELIEF_BYTES;
        });
    if (full && relieving.compareAndSet(false, true)) {
      ForkJoinPool.commonPool().execute(this::relieve);
    }
  }

  private void relieve() {
    try {
      guarded(() -> writer.isOpen() && writer.flushNextBuffer());
    } catch (SearchException e) {
      // The writer is closed by it: whoever uses it next is told.
    } finally {
      relieving.set(false);
    }
  }

  void commit() {
    guarded(() -> {
      writer.commit();
      needsRebuild = false;
      return true;
    });
  }

  void purge(long position) {
    guarded(() -> {
      holds(0);
      writer.commit(); // applies deletions, so that it is known which files hold any
      writer.forceMergeDeletes();
      holds(position);
      writer.commit();
      needsRebuild = false;
      return true;
    });
  }

  private void holds(long position) {
    writer.setLiveCommitData(Map.of(UP_TO, Long.toString(position), STATE, stateKey).entrySet());
    upTo.set(position);
  }

  <T> T read(Read<T> work) {
    return guarded(() -> {
      if (changed.getAndSet(false)) {
        searchers.maybeRefreshBlocking();
      }
      IndexSearcher searcher = searchers.acquire();
      try {
        return work.on(searcher);
      } finally {
        searchers.release(searcher);
      }
    });
  }

  /// Throws all away and begins anew, unless it is closed.
  void reset() {
    lock.writeLock().lock();
    try {
      if (closed) {
        return;
      }
      closeQuietly();
      directory = opening.of(folder);
      writer = emptied(directory);
      searchers = new SearcherManager(writer, new SearcherFactory());
      upTo.set(0);
      told.set(false);
    } catch (IOException e) {
      throw new SearchException(
          "The search index in "
              + folder
              + " cannot be rebuilt; check the folder's rights and free space.",
          e);
    } finally {
      lock.writeLock().unlock();
    }
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      closed = true;
      try {
        if (writer.isOpen() && writer.getTragicException() == null) {
          writer.commit();
        }
      } finally {
        closeQuietly();
      }
    } catch (IOException e) {
      throw new SearchException(
          "The search index in "
              + folder
              + " was not written to its end; it is repaired at the next start.",
          e);
    } finally {
      lock.writeLock().unlock();
    }
  }

  private interface Work<T> {
    T run() throws IOException;
  }

  private <T> T guarded(Work<T> work) {
    lock.readLock().lock();
    try {
      return work.run();
    } catch (AlreadyClosedException e) {
      throw unwritten() && told.compareAndSet(false, true) ? unusable(e) : damaged(e);
    } catch (CorruptIndexException | UncheckedIOException e) {
      throw damaged(e);
    } catch (IOException | IllegalStateException e) {
      throw unusable(e); // Lucene says the second where a merge that it waited for has failed
    } finally {
      lock.readLock().unlock();
    }
  }

  /// Whether the writer was closed because the disk did not take something.
  private boolean unwritten() {
    Throwable closedBy = writer.getTragicException();
    return closedBy instanceof IOException && !(closedBy instanceof CorruptIndexException);
  }

  private SearchException unusable(Exception cause) {
    return new SearchException(
        "The search index in "
            + folder
            + " cannot be read or written; check free space. It is rebuilt when needed.",
        cause);
  }

  private SearchException damaged(Exception cause) {
    needsRebuild = true;
    return new SearchException(
        "The search index is damaged; it is being rebuilt. Search again in a moment.", cause);
  }

  private boolean usable(Directory files) throws IOException {
    if (!DirectoryReader.indexExists(files)) {
      return false;
    }
    try (DirectoryReader reader = DirectoryReader.open(files)) {
      for (var leaf : reader.leaves()) {
        leaf.reader().checkIntegrity();
      }
      return stateKey.equals(reader.getIndexCommit().getUserData().get(STATE));
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private IndexWriter emptied(Directory files) throws IOException {
    needsRebuild = true;
    try (Lock own = files.obtainLock(IndexWriter.WRITE_LOCK_NAME)) {
      for (String name : files.listAll()) {
        own.ensureValid();
        if (!name.equals(IndexWriter.WRITE_LOCK_NAME)) {
          files.deleteFile(name);
        }
      }
    }
    return openWriter(files);
  }

  private IndexWriter openWriter(Directory files) throws IOException {
    return new IndexWriter(files, config());
  }

  private IndexWriterConfig config() {
    var config = new IndexWriterConfig(analyzer);
    config.setRAMBufferSizeMB(BUFFER_MIB);
    config.setCommitOnClose(false);
    // Who purges wants all of it gone.
    config.setMergePolicy(new TieredMergePolicy().setForceMergeDeletesPctAllowed(0));
    return config;
  }

  private long committedPosition() {
    var data = writer.getLiveCommitData();
    if (data != null) {
      for (Map.Entry<String, String> entry : data) {
        if (entry.getKey().equals(UP_TO)) {
          return Long.parseLong(entry.getValue());
        }
      }
    }
    return 0;
  }

  private void closeQuietly() throws IOException {
    try {
      searchers.close();
      // Waits for a thread that closes it since it failed: only then its lock is free.
      writer.rollback();
    } finally {
      directory.close();
    }
  }
}
