package grove.graph.wire;

import grove.graph.JoinState;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.MalformedException;

/// JOIN_STATE: how a request to join stands.
public record JoinAnswer(JoinState state) implements Frame {
  private static final int PENDING = 0;
  private static final int ADMITTED = 1;
  private static final int REFUSED = 2;

  static JoinAnswer read(ByteReader in) throws MalformedException {
    return new JoinAnswer(
        switch (in.u8()) {
          case PENDING -> new JoinState.Pending();
          case ADMITTED -> new JoinState.Admitted(in.hash());
          case REFUSED ->
              new JoinState.Refused(
                  Limits.choice(in, JoinState.Reason.values(), JoinState.Reason::code));
          default -> throw new MalformedException("an unknown state of joining");
        });
  }

  @Override
  public int type() {
    return Frames.JOIN_STATE;
  }

  @Override
  public void write(ByteWriter out) {
    switch (state) {
      case JoinState.Pending() -> out.u8(PENDING);
      case JoinState.Admitted(var add) -> out.u8(ADMITTED).hash(add);
      case JoinState.Refused(var reason) -> out.u8(REFUSED).u8(reason.code());
    }
  }
}
