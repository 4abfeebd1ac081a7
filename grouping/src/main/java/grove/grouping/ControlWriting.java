package grove.grouping;

import grove.grouping.rule.Meaning.Ended;
import grove.identity.DeviceCertificate;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import java.util.List;
import java.util.Optional;

/// Encodes control operations: the clear body of a control entry. `ControlReading` reads it.
final class ControlWriting {
  private ControlWriting() {}

  static Bytes encode(Control control) {
    ByteWriter out = new ByteWriter();
    switch (control) {
      case Control.Genesis c -> genesis(out, c);
      case Control.Add c -> add(out, c);
      case Control.Set c -> {
        role(out.bytes(c.target().bytes()), c.role());
        Canonical.writeHeads(out, c.cut());
        grant(out, c.epoch());
      }
      case Control.Remove c -> remove(out, c);
      case Control.Leave _, Control.Profile _ -> {}
      case Control.Invite c -> invite(out, c);
      case Control.InviteRevoke c -> out.bytes(c.id().bytes()).bool(c.leaked());
      case Control.DeviceAdd c -> deviceAdd(out, c, true);
      case Control.DeviceRevoke c -> {
        out.bytes(c.target().bytes()).bytes(c.device().bytes());
        Canonical.writeHeads(out, c.cut());
        grant(out, c.epoch());
      }
      case Control.Link c -> c.certificate().write(out);
      case Control.NewKeyPackage c -> c.keyPackage().write(out);
      case Control.Epoch c -> c.grant().write(out);
      case Control.SetPolicy c -> policy(out, c.policy());
      case Control.Adopt c -> {
        c.log().write(out.bytes(c.target().bytes()));
        Canonical.writeHead(out, c.upto());
      }
      case Control.Checkpoint c -> Canonical.writeHeads(out, c.pins());
      case Control.Redact c -> {
        out.bytes(c.target().bytes()).u16(c.entries().size());
        c.entries().forEach(out::hash);
      }
    }
    return out.toBytes();
  }

  /// What the identity key signs of a DEVICE_ADD that ends devices: all but the signature.
  static Bytes unsigned(Control.DeviceAdd control) {
    ByteWriter out = new ByteWriter();
    deviceAdd(out, control, false);
    return out.toBytes();
  }

  private static void genesis(ByteWriter out, Control.Genesis c) {
    out.bytes(c.founder().bytes());
    chain(out, c.chain());
    c.keyPackage().write(out);
    out.bool(c.workspaceKey().isPresent());
    c.workspaceKey().ifPresent(key -> out.bytes(key.bytes()));
    policy(out, c.policy());
    out.bytes(c.nonce());
  }

  private static void add(ByteWriter out, Control.Add c) {
    c.card().write(out);
    role(out, c.role());
    Canonical.writeHeads(out, c.cut());
    out.bool(c.invite().isPresent());
    c.invite().ifPresent(invite -> out.bytes(invite.bytes()));
    out.u8(c.keys().size());
    c.keys().forEach(key -> out.hash(key.epoch()).bytes(key.sealed()));
  }

  private static void remove(ByteWriter out, Control.Remove c) {
    out.bytes(c.target().bytes());
    Canonical.writeHeads(out, c.cut());
    out.u16(c.invites().size());
    c.invites().forEach(invite -> out.bytes(invite.bytes()));
    grant(out, c.epoch());
  }

  private static void invite(ByteWriter out, Control.Invite c) {
    out.bytes(c.id().bytes()).hash(c.keyHash());
    role(out, c.role());
    out.u32(c.uses()).u48(c.expiresMs()).bool(c.approval());
  }

  private static void deviceAdd(ByteWriter out, Control.DeviceAdd c, boolean signed) {
    out.bytes(c.person().bytes()).u8(c.proof().code()).hash(c.source());
    chain(out, c.chain());
    c.keyPackage().write(out);
    out.u16(c.ending().ends().size());
    c.ending().ends().forEach(ended -> ended(out, ended));
    Canonical.writeHeads(out, c.ending().cut());
    if (signed) {
      out.bool(c.signature().isPresent());
      c.signature().ifPresent(out::bytes);
    }
  }

  private static void ended(ByteWriter out, Ended ended) {
    out.bytes(ended.key().bytes());
    switch (ended) {
      case Ended.Key _ -> out.bool(false);
      case Ended.One one -> out.bool(true).u64(one.incarnation().number());
    }
  }

  private static void chain(ByteWriter out, List<DeviceCertificate> chain) {
    out.u8(chain.size());
    chain.forEach(certificate -> certificate.write(out));
  }

  private static void policy(ByteWriter out, Control.Policy policy) {
    out.u16(policy.rotationDays()).u16(policy.retentionDays());
  }

  private static void role(ByteWriter out, Role role) {
    out.u8(role.code());
  }

  private static void grant(ByteWriter out, Optional<EpochGrant> grant) {
    out.bool(grant.isPresent());
    grant.ifPresent(g -> g.write(out));
  }
}
