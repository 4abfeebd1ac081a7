package grove.identity;

import java.util.List;

/// What opens a vault.
///
/// @param passphrase whether a passphrase is asked for; else the vault is protected by the file's
///     permissions only
/// @param recovery whether the recovery code opens it too
public record VaultSlots(boolean passphrase, boolean recovery) {

  static VaultSlots of(List<VaultSlot> slots) {
    return new VaultSlots(
        slots.stream().noneMatch(VaultSlot.Open.class::isInstance),
        slots.stream().anyMatch(VaultSlot.ByCode.class::isInstance));
  }
}
