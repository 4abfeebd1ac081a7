package grove.web.mutants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Every deliberate fault still applies; whether the tests catch them is for `./grove mutants`.
final class MutantsTest {
  /// Asked of the tool: fifty or more.
  private static final int FAULTS_MIN = 80;

  private static final int TIMEOUT_S = 300;

  @TempDir private Path folder;
  private final Checkout checkout = Checkout.here();

  /// Compiles as many at once as stand beside each other; only where that fails, one of each file, as
  /// often as there are faults in the file that has most.
  @Test
  @Timeout(TIMEOUT_S)
  void everyFaultAppliesOnceAndCompiles() {
    List<Fault> left = new ArrayList<>(FaultList.all());
    assertTrue(left.size() >= FAULTS_MIN, "faults: " + left.size());
    List<String> problems = new ArrayList<>();
    for (Fault fault : left) {
      long found = fault.found(checkout.source(fault.file()));
      if (found != 1) {
        problems.add(found + " times: " + fault.name() + " in " + fault.file());
      }
    }
    assertEquals(List.of(), problems);
    try (Mutator mutator = new Mutator(checkout)) {
      List<Fault> together = besideEachOther(left);
      if (mutator.compile(together, folder.resolve("together")).isEmpty()) {
        left.removeAll(together);
      }
      for (int round = 0; !left.isEmpty(); round++) {
        List<Fault> now = oneOfEachFile(left);
        left.removeAll(now);
        problems.addAll(mutator.compile(now, folder.resolve("round" + round)));
      }
    }
    assertEquals(List.of(), problems);
  }

  /// Those that change other words of a file than the ones before them.
  private List<Fault> besideEachOther(List<Fault> faults) {
    Map<Path, String> texts = new HashMap<>();
    List<Fault> fit = new ArrayList<>();
    for (Fault fault : faults) {
      String text = texts.getOrDefault(fault.file(), checkout.source(fault.file()));
      if (fault.found(text) == 1) {
        texts.put(fault.file(), fault.in(text));
        fit.add(fault);
      }
    }
    return fit;
  }

  private static List<Fault> oneOfEachFile(List<Fault> faults) {
    Set<Path> files = new HashSet<>();
    return faults.stream().filter(fault -> files.add(fault.file())).toList();
  }

  @Test
  void everyFaultNamesTestsThatExist() {
    for (Fault fault : FaultList.all()) {
      for (String test : fault.tests()) {
        String found = checkout.testClass(test);
        assertTrue(found.endsWith("." + test) || found.equals(test), fault.name());
      }
    }
  }

  @Test
  void oldTextIsFoundInAnyLayoutAndOnlyAsAWhole() {
    Fault fault =
        new Fault("a", Path.of("x"), "if (a == b) return;", "if (true) return;", List.of("T"));
    assertEquals("x {if (true) return;}", fault.in("x {if (a\n    == b)\n  return;}"));
    assertThrows(IllegalArgumentException.class, () -> fault.in("if (aa == b) return;"));
    String twice = "if (a == b) return; if (a == b) return;";
    assertThrows(IllegalArgumentException.class, () -> fault.in(twice));
    Fault word = new Fault("b", Path.of("x"), "seq", "", List.of("T"));
    assertEquals(0, word.found("seqs aseq"));
    assertEquals(1, word.found("a.seq()"));
  }
}
