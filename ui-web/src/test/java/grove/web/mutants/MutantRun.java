package grove.web.mutants;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.List;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/// Runs test classes in a JVM of its own, which ends at the first failure with status 1; with 0 if
/// all pass, with 2 if there is none.
final class MutantRun {
  /// A test that takes longer hangs, as in the build.
  private static final String TEST_MAX = "60 s";

  private static int passed;

  private MutantRun() {}

  static void main(String[] classes) {
    List<DiscoverySelector> selected = new ArrayList<>();
    for (String name : classes) {
      selected.add(selectClass(name));
    }
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selected)
            .configurationParameter("junit.jupiter.execution.timeout.default", TEST_MAX)
            .build();
    LauncherFactory.create().execute(request, new Listener());
    // Threads that a test left behind must not keep it from ending.
    Runtime.getRuntime().halt(passed > 0 ? 0 : 2);
  }

  private static final class Listener implements TestExecutionListener {
    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
        System.out.println(test.getUniqueId() + ": " + result.getThrowable().orElse(null));
        System.out.flush();
        Runtime.getRuntime().halt(1);
      }
      if (test.isTest()) {
        passed++;
      }
    }
  }
}
