package grove.graph.wire;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.JoinAttempt;
import grove.graph.JoinRequest;
import grove.identity.DeviceCertificate;
import grove.identity.PeerCard;
import grove.identity.RecoveryCode;
import grove.identity.bytes.Bytes;
import grove.identity.testing.SeededRandom;
import grove.store.GroupId;
import grove.store.testing.TestLog;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a request to join needs to be one: each of its signatures, for this group.
final class JoinRequestTest {
  private final JoinRequest honest = Samples.request();

  private JoinRequest signed(Bytes byInvite, Bytes byDevice) {
    return new JoinRequest(
        honest.inviteId(),
        honest.inviteKey(),
        honest.card(),
        honest.sealedName(),
        byInvite,
        byDevice);
  }

  @Test
  void anHonestOneIsValidInItsGroupOnly() {
    assertTrue(honest.valid(Samples.group()));
    assertFalse(honest.valid(new GroupId(Samples.hash(77))));
  }

  @Test
  void whoHasTheInvitationSignsAndSoDoesTheDevice() {
    var invite = honest.inviteSignature();
    var device = honest.deviceSignature();
    assertFalse(signed(device, device).valid(Samples.group()), "anybody could use the invitation");
    assertFalse(signed(invite, invite).valid(Samples.group()), "anybody could send in a device");
  }

  /// The device and the invitation are the caller's own, the person is somebody else.
  @Test
  void nobodyAsksInTheNameOfSomebodyElse() {
    var card = honest.card();
    try (var code = RecoveryCode.generate(new SeededRandom(10));
        var other = code.personKey()) {
      var forged =
          new PeerCard(
              card.person(),
              card.name(),
              List.of(DeviceCertificate.byPerson(other, card.device(), 0)),
              card.keyPackage(),
              card.addresses());
      var asking =
          new JoinAttempt.Asking(TestLog.key(4), honest.inviteId(), forged, honest.sealedName());
      var request = JoinRequest.of(Samples.group(), asking, TestLog.key(3));
      assertFalse(request.valid(Samples.group()));
    }
  }
}
