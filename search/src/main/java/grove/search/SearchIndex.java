package grove.search;

import grove.identity.Secret;
import grove.search.SearchResults.FacetCount;
import grove.search.SearchResults.Hit;
import grove.search.SearchResults.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TopFieldDocs;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.NIOFSDirectory;

/// The full-text index of one workspace. All methods may be called from any thread.
///
/// The index is derived: it holds nothing that the workspace's entries do not, and says up to which position of the store it was
/// built ([#indexedUpTo]). Missing, damaged, of another version or of another workspace, it starts empty and says so
/// ([#needsRebuild]); its owner then feeds it everything. On the disk it is sealed ([EncryptedDirectory]). What [#update] was given is found by the next search; only what
/// [#commit] wrote survives a crash, and the position tells the owner from where to feed again.
public final class SearchIndex implements AutoCloseable {
  /// Most hits in one page of results.
  public static final int HITS_MAX = 200;

  /// Furthest hit that can be paged to.
  public static final int OFFSET_MAX = 10_000;

  /// Fewer documents are written by the calling thread alone.
  private static final int SHARED_DOCUMENTS_MIN = 32;

  private static final List<String> KINDS = List.of("page", "message", "file", "channel");
  private static final SortField TIME = new SortField(Fields.TIME, SortField.Type.LONG, true);

  private final IndexFiles files;
  private final QueryCompiler compiler = new QueryCompiler();

  private final Secret key;

  SearchIndex(IndexFiles files, Secret key) {
    this.files = files;
    this.key = key;
  }

  /// Opens or creates the index in a folder of its own.
  ///
  /// @param stateKey what it is an index of (the group's id); an index of something else is emptied
  /// @param key seals the files, [Suite#KEY_BYTES] bytes; an index under another key, or under none, is
  ///     emptied. Taken over: wiped when the index is closed
  /// @param random for a salt in each file; used by any thread
  /// @throws SearchException if the folder cannot be written, or another process has it open
  public static SearchIndex open(Path folder, String stateKey, Secret key, SecureRandom random) {
    boolean opened = false;
    try {
      var files = new IndexFiles(folder, stateKey, at -> sealed(at, key, random));
      opened = true;
      return new SearchIndex(files, key);
    } finally {
      if (!opened) {
        key.close();
      }
    }
  }

  /// Files are read, not mapped: their blocks are copied anyway to be opened, and what is mapped counts
  /// as this process's memory for as long as the system has room.
  private static Directory sealed(Path folder, Secret key, SecureRandom random) throws IOException {
    return new EncryptedDirectory(new NIOFSDirectory(folder), key, random);
  }

  /// Is it empty for lack of a usable index, so that everything has to be fed again?
  public boolean needsRebuild() {
    return files.needsRebuild();
  }

  /// The position of the store up to which every item is in the last commit; 0 for an empty index.
  public long indexedUpTo() {
    return files.upTo();
  }

  /// Number of documents.
  public long documents() {
    return files.documents();
  }

  /// Replaces and removes documents; the next search sees it.
  ///
  /// @param upTo the position of the store that the index then holds
  public void update(Collection<SearchDocument> put, Collection<String> removed, long upTo) {
    files.write(
        writer -> {
          for (String id : removed) {
            writer.deleteDocuments(new Term(Fields.ID, id));
          }
          if (put.size() >= SHARED_DOCUMENTS_MIN) {
            putTogether(writer, put);
          } else {
            for (SearchDocument document : put) {
              put(writer, document);
            }
          }
        },
        upTo);
  }

  private static void put(IndexWriter writer, SearchDocument document) throws IOException {
    writer.updateDocument(new Term(Fields.ID, document.id()), Fields.document(document));
  }

  /// By all processors: the writer is made for that, and taking words apart is most of the work.
  private static void putTogether(IndexWriter writer, Collection<SearchDocument> documents)
      throws IOException {
    try {
      documents.parallelStream()
          .forEach(document -> {
            try {
              put(writer, document);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /// Writes what was updated to disk, with its position.
  public void commit() {
    files.commit();
  }

  /// Commits, and rewrites the files that hold words of documents that are in the index no more. Ended in
  /// the middle, it leaves an index at position 0.
  ///
  /// @param upTo the position of the store that the index then holds
  public void purge(long upTo) {
    files.purge(upTo);
  }

  /// Empties the index, to be fed again.
  public void reset() {
    files.reset();
  }

  /// One page of what matches.
  ///
  /// @param offset hits to leave out, at most [#OFFSET_MAX]
  /// @param limit hits to give, at most [#HITS_MAX]
  public SearchResults search(
      SearchQuery query, SearchOrder order, int offset, int limit, Asker asker) {
    int from = Math.clamp(offset, 0, OFFSET_MAX);
    int most = Math.clamp(limit, 0, HITS_MAX);
    Query compiled = compiler.compile(query, asker);
    return files.read(searcher -> {
      Map<String, List<FacetCount>> facets = searcher.search(compiled, new FacetCounter());
      long total =
          facets.getOrDefault("kind", List.of()).stream().mapToLong(FacetCount::count).sum();
      List<Hit> hits = hits(searcher, compiled, order, from, most);
      return new SearchResults(total, hits, facets, query.hints());
    });
  }

  /// The best hits of each kind for what somebody is typing: the last word may go on.
  public List<Hit> suggest(String typed, int perKind, Asker asker) {
    Query compiled = compiler.compile(SearchQuery.parse(typed).whileTyping(), asker);
    int most = Math.clamp(perKind, 0, HITS_MAX);
    return files.read(searcher -> {
      var found = new ArrayList<Hit>();
      for (String kind : KINDS) {
        Query ofKind =
            new BooleanQuery.Builder()
                .add(compiled, Occur.MUST)
                .add(new TermQuery(new Term(Fields.KIND, kind)), Occur.FILTER)
                .build();
        found.addAll(hits(searcher, ofKind, SearchOrder.RELEVANCE, 0, most));
      }
      return found;
    });
  }

  private List<Hit> hits(IndexSearcher searcher, Query query, SearchOrder order, int from, int most)
      throws IOException {
    int needed = from + most;
    if (most == 0) {
      return List.of();
    }
    Sort sort =
        switch (order) {
          case RELEVANCE -> new Sort(SortField.FIELD_SCORE, TIME);
          case NEWEST -> new Sort(TIME);
        };
    TopFieldDocs top =
        searcher.search(query, new TopFieldCollectorManager(sort, needed, null, needed));
    int count = Math.max(0, top.scoreDocs.length - from);
    int[] documents = new int[count];
    for (int i = 0; i < count; i++) {
      documents[i] = top.scoreDocs[from + i].doc;
    }
    List<List<Part>> snippets = new Snippets(searcher, files.analyzer()).of(query, documents);
    var hits = new ArrayList<Hit>();
    for (int i = 0; i < count; i++) {
      ScoreDoc found = top.scoreDocs[from + i];
      hits.add(hit(searcher, found, order, snippets.get(i)));
    }
    return hits;
  }

  private static Hit hit(
      IndexSearcher searcher, ScoreDoc found, SearchOrder order, List<Part> snippet)
      throws IOException {
    var stored = searcher.storedFields().document(found.doc, StoredNames.ALL);
    float score = 0;
    if (order == SearchOrder.RELEVANCE
        && found instanceof org.apache.lucene.search.FieldDoc fields
        && fields.fields != null
        && fields.fields[0] instanceof Float value) {
      score = value;
    }
    return new Hit(
        stored.get(Fields.ID),
        stored.get(Fields.KIND),
        stored.get(Fields.TITLE),
        snippet,
        stored.get(Fields.AUTHOR_ID),
        stored.get(Fields.AUTHOR),
        stored.get(Fields.PLACE_ID),
        stored.get(Fields.PLACE),
        stored.getField(Fields.TIME).numericValue().longValue(),
        score);
  }

  @Override
  public void close() {
    try (key) {
      files.close();
    }
  }

  /// The stored fields that a hit shows: all but the body.
  private static final class StoredNames {
    static final java.util.Set<String> ALL =
        java.util.Set.of(
            Fields.ID,
            Fields.KIND,
            Fields.TITLE,
            Fields.AUTHOR_ID,
            Fields.AUTHOR,
            Fields.PLACE_ID,
            Fields.PLACE,
            Fields.TIME);
  }
}
