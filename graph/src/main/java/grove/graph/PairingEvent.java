package grove.graph;

import grove.identity.bytes.Bytes;

/// What happened in a [Pairing], told on its loop.
public sealed interface PairingEvent {
  /// The encrypted link stands: people compare the digits on both screens.
  ///
  /// @param digits six decimal digits
  /// @param name what the other side calls itself; nobody has vouched for it yet
  record Compare(String digits, String name) implements PairingEvent {}

  /// Both sides have confirmed that the digits are the same. The old device hands over now.
  record Agreed() implements PairingEvent {}

  /// The new device was given this. It says [Pairing#taken] once it is on its disk.
  record HandedOver(Bytes content) implements PairingEvent {
    /// Gives nothing away: it holds keys.
    @Override
    public String toString() {
      return "HandedOver";
    }
  }

  /// The new device has everything.
  record Done() implements PairingEvent {}

  /// It came to nothing; the code is of no use any more.
  record Failed(Reason reason) implements PairingEvent {}

  /// Why a pairing failed.
  enum Reason {
    /// The old device found nobody behind the code.
    UNREACHABLE,
    /// Nobody came, or somebody did not confirm, in time.
    EXPIRED,
    /// The other side gave up, or its person says that the digits differ.
    REFUSED,
    /// The link broke before the end.
    BROKEN,
    /// The other side said what it must not.
    WRONG
  }
}
