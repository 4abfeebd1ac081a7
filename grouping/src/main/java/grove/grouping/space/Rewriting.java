package grove.grouping.space;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import java.util.List;
import java.util.Map;

/// Operations that are written again in other entries: the versions that they replace may be among
/// those that were written again before them.
public final class Rewriting {
  private Rewriting() {}

  /// The stub with the ids of replaced versions exchanged; one that is not understood stays as it is.
  public static Bytes stub(Bytes stub, Map<Hash, Hash> again) {
    try {
      List<RecordOp> ops =
          RecordOps.readStub(stub).stream()
              .map(op ->
                  new RecordOp(
                      op.type(),
                      op.record(),
                      op.replaces().stream()
                          .map(id -> again.getOrDefault(id, id))
                          .sorted()
                          .distinct()
                          .toList(),
                      op.fields()))
              .toList();
      return RecordOps.writeStub(ops);
    } catch (MalformedException e) {
      return stub;
    }
  }
}
