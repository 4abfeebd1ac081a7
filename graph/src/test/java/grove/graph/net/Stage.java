package grove.graph.net;

import grove.graph.Address;
import grove.graph.Loop;
import grove.graph.Transport;
import java.util.function.BooleanSupplier;

/// What a contract test of ports runs on: a loop, a network, and a way to wait.
interface Stage extends AutoCloseable {
  Loop loop();

  /// The host that listens.
  Transport server();

  /// The host that dials.
  Transport client();

  /// An address at which the server may listen, with any port.
  Address any();

  /// Looks at the condition, on the loop, whenever something happened; false if it does not come to
  /// hold within a long time.
  boolean await(BooleanSupplier condition);

  /// Something happened.
  void signal();

  @Override
  void close();
}
