package grove.graph;

import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.sim.Puppet;
import grove.graph.sim.SimGroup;
import grove.graph.sim.TestNode;
import grove.graph.wire.Frame;
import grove.graph.wire.FrontierFrame;
import grove.graph.wire.FrontierFrame.Form;
import grove.graph.wire.Ready;
import java.util.function.Consumer;

/// Two honest nodes in step, and a device that may do to the first what it likes.
final class PuppetStage {
  /// The number of that device.
  static final long PUPPET = 66;

  private static final long TEN_SECONDS_MS = 10_000;

  final SimGroup group = new SimGroup(61, 10, 30);
  final TestNode node;

  PuppetStage() {
    group.start(2);
    node = group.node(1);
    node.write(1, 100);
    assertTrue(
        group
            .world()
            .runUntil(
                () -> group.allAre(one -> one.ready() == 1) && group.equal(), TEN_SECONDS_MS));
    group.world().runFor(TEN_SECONDS_MS);
  }

  /// A member past HELLO.
  Puppet member() {
    var puppet = dial();
    assertTrue(group.world().runUntil(puppet::introduced, 1_000));
    return puppet;
  }

  /// A member that behaves until entries flow.
  Puppet live() {
    var puppet = dial();
    puppet.onFrame(answering(puppet));
    assertTrue(group.world().runUntil(() -> node.ready() == 2, 1_000));
    return puppet;
  }

  private Puppet dial() {
    var puppet = Puppet.dial(group, PUPPET, node);
    group.all().forEach(one -> one.members().list(puppet.device()));
    return puppet;
  }

  /// What one does that has what the node has.
  static Consumer<Frame> answering(Puppet puppet) {
    return frame -> {
      if (frame instanceof FrontierFrame asked && asked.form() == Form.DIGEST) {
        puppet.send(FrontierFrame.of(asked.lane(), Form.SAME, asked.digest()));
      } else if (frame instanceof Ready ready) {
        puppet.send(ready);
      }
    };
  }
}
