package grove.grouping;

import static org.junit.jupiter.api.Assertions.assertEquals;

import grove.graph.Admission;
import grove.graph.GraphSecurity;
import grove.identity.DeviceCertificate;
import grove.identity.DeviceKey;
import grove.identity.KeyPackage;
import grove.identity.PersonKey;
import grove.identity.RecoveryCode;
import grove.identity.SealKey;
import grove.identity.bytes.Hash;
import grove.store.Entry;
import grove.store.Lane;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whose logs a node stores.
final class GuardTest {
  @TempDir private Path folder;
  private HandWorld world;
  private Peer founder;
  private Peer editor;
  private DeviceKey fresh;

  @BeforeEach
  void begin() {
    world = new HandWorld(folder, 15);
    founder = world.founder();
    editor = world.joined(founder, "editor", Role.EDITOR);
    world.syncAll();
    fresh = DeviceKey.generate(world.random);
  }

  /// The first entry of a device that says to be the editor's, certified by this key.
  private Entry begun(PersonKey certifying) {
    KeyPackage keys = KeyPackage.issue(fresh, SealKey.generate(world.random), 0);
    return Forger.deviceAdd(
        founder.group.id(),
        fresh,
        new Control.DeviceAdd(
            editor.person(),
            Control.DeviceProof.IDENTITY,
            Hash.ZERO,
            List.of(DeviceCertificate.byPerson(certifying, fresh.id(), 0)),
            keys,
            Control.Ending.NOTHING,
            Optional.empty()),
        List.of(founder.group.id().hash()));
  }

  @Test
  void logsOfDevicesThatNobodyNamedWait() {
    GraphSecurity security = founder.group.security();
    Entry begun = begun(RecoveryCode.generate(world.random).personKey());
    assertEquals(Admission.WAIT, security.admit(begun.log(), begun.header()));
    assertEquals(Admission.WAIT, security.admit(begun.log().on(Lane.DATA), begun.header()));
    Entry known = editor.write("known");
    assertEquals(Admission.ADMIT, security.admit(known.log(), known.header()));
  }

  @Test
  void onlyTheIdentityKeysCertificateBringsBackADeviceThatNobodyNamed() {
    GraphSecurity security = founder.group.security();
    Entry forged = begun(RecoveryCode.generate(world.random).personKey());
    assertEquals(Admission.WAIT, security.admit(forged.log(), forged));
    try (RecoveryCode code = editor.vault.recoveryCode().orElseThrow();
        PersonKey own = code.personKey()) {
      Entry returned = begun(own);
      assertEquals(Admission.ADMIT, security.admit(returned.log(), returned));
    }
  }
}
