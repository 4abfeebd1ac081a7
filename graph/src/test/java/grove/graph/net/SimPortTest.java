package grove.graph.net;

/// The simulated twins keep the contract.
final class SimPortTest extends PortContract {
  @Override
  Stage stage() {
    return new SimStage();
  }
}
