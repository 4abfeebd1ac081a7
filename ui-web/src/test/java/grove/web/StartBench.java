package grove.web;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// How long a node takes to start and to stop.
public final class StartBench {
  private StartBench() {}

  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("grove-start");
    for (int i = 0; i < 6; i++) {
      long t0 = System.nanoTime();
      TestNode node = new TestNode(folder.resolve("home"), Optional.of("Founder"));
      long t1 = System.nanoTime();
      if (i == 0) {
        node.post("/workspaces", TestNode.json("name", "Garden"));
      } else {
        node.get("/workspaces");
      }
      long t2 = System.nanoTime();
      node.close();
      long t3 = System.nanoTime();
      System.out.printf(
          "start %d ms, first answer %d ms, stop %d ms%n",
          (t1 - t0) / 1_000_000, (t2 - t1) / 1_000_000, (t3 - t2) / 1_000_000);
    }
  }
}
