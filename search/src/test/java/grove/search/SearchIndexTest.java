package grove.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.Secret;
import grove.identity.Suite;
import grove.identity.testing.SeededRandom;
import grove.search.SearchResults.FacetCount;
import grove.search.SearchResults.Hit;
import grove.search.SearchResults.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SearchIndexTest {
  private static final long DAY_MS = 24L * 3_600 * 1_000;
  private static final long NOW_MS = 1_795_262_400_000L; // 2026-11-21T12:00Z
  private static final Asker ASKER = Asker.of("u1", NOW_MS, ZoneOffset.UTC);

  @TempDir private Path folder;
  private SearchIndex index;
  private long seed;

  @BeforeEach
  void open() {
    index = opened("workspace");
  }

  private SearchIndex opened(String stateKey) {
    return SearchIndex.open(
        folder, stateKey, Secret.of(new byte[Suite.KEY_BYTES]), new SeededRandom(seed++));
  }

  @AfterEach
  void close() {
    index.close();
  }

  private static SearchDocument message(String id, String text, long timeMs) {
    return new SearchDocument(id, "message", "", text, "u1", "Editor", "c1", "general", timeMs);
  }

  private static SearchDocument page(String id, String title, String text) {
    return new SearchDocument(id, "page", title, text, "u2", "Team lead", "", "", NOW_MS - DAY_MS);
  }

  private void put(SearchDocument... documents) {
    index.update(List.of(documents), List.of(), index.indexedUpTo() + documents.length);
  }

  private List<String> ids(String typed) {
    return ids(typed, SearchOrder.RELEVANCE);
  }

  private List<String> ids(String typed, SearchOrder order) {
    return index.search(SearchQuery.parse(typed), order, 0, 50, ASKER).hits().stream()
        .map(Hit::id)
        .toList();
  }

  @Test
  void findsWordsWhateverTheirCaseAccentsOrPlural() {
    put(
        message("a", "The café served two Crème brûlées", 1),
        message("b", "Budgets for next year", 2),
        message("c", "Der Fußgänger wartet", 3),
        message("d", "Ελληνικά και ёлка", 4));
    assertEquals(List.of("a"), ids("CAFE"));
    assertEquals(List.of("a"), ids("cafe\u0301s"), "typed with a combining accent");
    assertEquals(List.of("a"), ids("creme brulee"));
    assertEquals(List.of("b"), ids("budget"));
    assertEquals(List.of("c"), ids("fussganger"));
    assertEquals(List.of("d"), ids("ελληνικα"));
    assertEquals(List.of("d"), ids("елка"));
  }

  @Test
  void allWordsMustMatchButMayBeInTitleOrBody() {
    put(page("a", "Travel plan", "Trains and hotels"), page("b", "Travel", "nothing else"));
    assertEquals(List.of("a"), ids("travel hotel"));
    assertEquals(List.of(), ids("travel submarine"));
  }

  @Test
  void phrasesExclusionAlternativesAndPrefixesWork() {
    put(
        message("a", "release notes for the spring", 1),
        message("b", "notes on the release", 2),
        message("c", "spring cleaning", 3));
    assertEquals(List.of("a"), ids("\"release notes\""));
    assertEquals(List.of("b"), ids("release -spring"));
    assertEquals(Set.of("b", "c"), Set.copyOf(ids("on OR cleaning")));
    assertEquals(Set.of("a", "c"), Set.copyOf(ids("spr*")));
    assertEquals(Set.of("b"), Set.copyOf(ids("-spring")));
  }

  @Test
  void aFileIsFoundByAnyWordOfItsName() {
    put(
        new SearchDocument(
            "f", "file", "quarterlyReport_final-v2.tar.gz", "", "u1", "Editor", "", "", 1));
    for (String typed :
        List.of("quarterly", "report", "reports", "final", "v2", "tar", "gz", "quarterlyReport")) {
      assertEquals(List.of("f"), ids(typed), typed);
    }
    assertEquals(List.of("f"), ids("quarterlyReport_final-v2.tar.gz"));
    assertEquals(List.of("f"), ids("quarterlyrep*"));
    assertEquals(List.of("f"), ids("\"final v2\""));
  }

  @Test
  void findsChineseAndJapaneseByOneOrMoreCharacters() {
    put(message("a", "我们明天在东京开会", 1), message("b", "会議の資料", 2));
    assertEquals(List.of("a"), ids("东京"));
    assertEquals(List.of("b"), ids("資料"));
    assertEquals(List.of("a"), ids("我"));
    assertEquals(List.of(), ids("京东"));
  }

  @Test
  void operatorsNarrowByAuthorPlaceKindAndDay() {
    put(
        message("a", "minutes of the meeting", NOW_MS),
        message("b", "minutes of the meeting", NOW_MS - 10 * DAY_MS),
        page("c", "Minutes", "meeting"));
    assertEquals(Set.of("a", "b"), Set.copyOf(ids("minutes from:me")));
    assertEquals(List.of("c"), ids("minutes from:\"team lead\""));
    assertEquals(List.of("c"), ids("minutes from:team"));
    assertEquals(Set.of("a", "b"), Set.copyOf(ids("in:general")));
    assertEquals(List.of("c"), ids("type:page"));
    assertEquals(List.of("b"), ids("minutes before:2026-11-20"));
    assertEquals(Set.of("a", "c"), Set.copyOf(ids("minutes after:2026-11-20")));
    assertEquals(List.of("a"), ids("minutes on:today"));
    assertEquals(List.of("c"), ids("minutes on:yesterday"));
    assertEquals(Set.of("a", "b"), Set.copyOf(ids("minutes -type:page")));
  }

  @Test
  void aNameThatChangedStillFindsItsAuthor() {
    put(message("a", "hello", 1));
    var renamed =
        new Asker(
            "u9",
            NOW_MS,
            ZoneOffset.UTC,
            name -> name.equals("Publisher") ? Set.of("u1") : Set.of(),
            name -> Set.of());
    var found =
        index.search(SearchQuery.parse("from:Publisher"), SearchOrder.NEWEST, 0, 5, renamed);
    assertEquals(1, found.total());
  }

  @Test
  void ordersByTimeOrByRelevance() {
    put(
        message("old", "apple apple apple", 1_000),
        message("new", "an apple among many other words in a longer message", 2_000));
    assertEquals(List.of("new", "old"), ids("apple", SearchOrder.NEWEST));
    assertEquals(List.of("old", "new"), ids("apple", SearchOrder.RELEVANCE));
  }

  @Test
  void snippetsShowWhatMatchesWithoutMarkup() {
    put(
        page(
            "a",
            "Guide",
            "Intro. ".repeat(300) + "The <b>budget</b> is due. " + "End. ".repeat(99)));
    var snippet =
        index
            .search(SearchQuery.parse("budgets"), SearchOrder.RELEVANCE, 0, 1, ASKER)
            .hits()
            .getFirst()
            .snippet();
    assertTrue(snippet.contains(new Part("budget", true)), snippet.toString());
    assertTrue(snippet.stream().anyMatch(part -> part.text().contains("<b>")), "text stays text");
    assertTrue(snippet.stream().mapToInt(part -> part.text().length()).sum() <= 330);
  }

  @Test
  void aPrefixIsHighlightedToo() {
    put(message("a", "We discussed synchronisation at length", 1));
    var snippet = index.suggest("synchro", 3, ASKER).getFirst().snippet();
    assertTrue(snippet.contains(new Part("synchronisation", true)), snippet.toString());
  }

  @Test
  void facetsCountAllMatches() {
    for (int i = 0; i < 30; i++) {
      put(message("m" + i, "tree number " + i, i));
    }
    put(page("p", "Trees", "tree"));
    var found = index.search(SearchQuery.parse("tree"), SearchOrder.NEWEST, 0, 5, ASKER);
    assertEquals(31, found.total());
    assertEquals(5, found.hits().size());
    assertEquals(
        List.of(new FacetCount("message", "message", 30), new FacetCount("page", "page", 1)),
        found.facets().get("kind"));
    assertEquals(
        List.of(new FacetCount("u1", "Editor", 30), new FacetCount("u2", "Team lead", 1)),
        found.facets().get("author"));
    assertEquals(List.of(new FacetCount("c1", "general", 30)), found.facets().get("place"));
  }

  @Test
  void pagesThroughAllHitsOnce() {
    for (int i = 0; i < 25; i++) {
      put(message("m" + i, "leaf", i));
    }
    var seen = new ArrayList<String>();
    for (int offset = 0; offset < 30; offset += 10) {
      index
          .search(SearchQuery.parse("leaf"), SearchOrder.NEWEST, offset, 10, ASKER)
          .hits()
          .forEach(hit -> seen.add(hit.id()));
    }
    assertEquals(25, Set.copyOf(seen).size());
    assertEquals(25, seen.size());
  }

  @Test
  void suggestsByKindWhileSomebodyTypes() {
    put(page("p", "Roadmap", "next year"), message("m", "the road is long", 1));
    assertEquals(List.of("p", "m"), index.suggest("roa", 5, ASKER).stream().map(Hit::id).toList());
    assertEquals(List.of("m"), index.suggest("long roa", 5, ASKER).stream().map(Hit::id).toList());
    assertEquals(List.of(), index.suggest("", 5, ASKER));
  }

  @Test
  void putReplacesAndRemoveForgets() {
    put(message("a", "first version", 1));
    put(message("a", "second version", 1));
    assertEquals(List.of(), ids("first"));
    assertEquals(List.of("a"), ids("second"));
    index.update(List.of(), List.of("a"), 9);
    assertEquals(List.of(), ids("second"));
  }

  @Test
  void reopenedItKnowsItsPositionAndContent() {
    put(message("a", "kept", 1));
    index.commit();
    index.close();
    index = opened("workspace");
    assertEquals(1, index.indexedUpTo());
    assertFalse(index.needsRebuild());
    assertEquals(List.of("a"), ids("kept"));
  }

  @Test
  void anIndexOfAnotherWorkspaceIsEmptied() {
    put(message("a", "kept", 1));
    index.close();
    index = opened("another");
    assertTrue(index.needsRebuild());
    assertEquals(0, index.indexedUpTo());
    assertEquals(0, index.documents());
  }

  @Test
  void aDamagedIndexIsEmptiedAndAsksToBeFed() throws IOException {
    for (int i = 0; i < 200; i++) {
      put(message("m" + i, "word" + i, i));
    }
    index.close();
    Path file = files().getFirst();
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 0x40;
    Files.write(file, bytes);
    index = opened("workspace");
    assertTrue(index.needsRebuild());
    assertEquals(0, index.indexedUpTo());
    put(message("again", "fed again", 1));
    assertEquals(List.of("again"), ids("fed"));
    index.close();
    index = opened("workspace");
    assertEquals(List.of("again"), ids("fed"));
  }

  @Test
  void garbageInEveryFileTheLockIncludedEmptiesTheIndex() throws IOException {
    put(message("a", "something", 1));
    index.close();
    for (Path file : files()) {
      Files.writeString(file, "garbage");
    }
    Files.writeString(folder.resolve("write.lock"), "garbage");
    index = opened("workspace");
    assertTrue(index.needsRebuild());
    put(message("b", "fed again", 1));
    assertEquals(List.of("b"), ids("fed"));
  }

  @Test
  void aCutOffOrMissingFileEmptiesTheIndex() throws IOException {
    put(message("a", "something", 1));
    index.close();
    for (Path file : files()) {
      if (!file.getFileName().toString().startsWith("segments")) {
        Files.delete(file);
      }
    }
    index = opened("workspace");
    assertTrue(index.needsRebuild());
    put(message("b", "fed again", 1));
    assertEquals(List.of("b"), ids("fed"));
  }

  @Test
  void resetStartsOver() {
    put(message("a", "gone", 1));
    index.commit();
    index.reset();
    assertTrue(index.needsRebuild());
    assertEquals(0, index.documents());
    put(message("b", "new", 1));
    index.commit();
    assertFalse(index.needsRebuild());
    assertEquals(List.of("b"), ids("new"));
  }

  @Test
  void aSecondProcessOnTheSameIndexIsRefused() {
    var refused = assertThrows(SearchException.class, () -> opened("workspace"));
    assertTrue(refused.getMessage().contains("another process"), refused.getMessage());
  }

  private List<Path> files() throws IOException {
    try (var all = Files.list(folder)) {
      return all.filter(file -> !file.getFileName().toString().equals("write.lock"))
          .filter(file -> file.getFileName().toString().endsWith(".cfs"))
          .sorted()
          .toList();
    }
  }
}
