package grove.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PluralFilterTest {
  @ParameterizedTest
  @CsvSource({
    "story,stories",
    "movie,movies",
    "box,boxes",
    "class,classes",
    "batch,batches",
    "cache,caches",
    "dish,dishes",
    "house,houses",
    "bus,buses",
    "employee,employees",
    "potato,potatoes",
    "shoe,shoes",
    "size,sizes",
    "key,keys",
    "brulee,brulees",
    "report,reports",
    "axe,axes"
  })
  void singularAndPluralMeet(String one, String many) {
    assertEquals(PluralFilter.stem(one), PluralFilter.stem(many));
  }

  @ParameterizedTest
  @CsvSource({"plan,plane", "status,state", "past,paste", "press,pres", "analysis,analy"})
  void otherWordsStayApart(String one, String other) {
    assertNotEquals(PluralFilter.stem(one), PluralFilter.stem(other));
  }
}
