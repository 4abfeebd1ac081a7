package grove.store;

import grove.identity.DeviceId;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;

/// The name of one log: device key, incarnation of the installation, lane.
///
/// Logs are ordered as their encodings are: by device, incarnation (unsigned), lane.
///
/// @param incarnation 64 random bits chosen at each install or restore
public record LogId(DeviceId device, long incarnation, Lane lane) implements Comparable<LogId> {
  /// Bytes of the encoding: 32 + 8 + 1.
  public static final int SIZE = 41;

  private static final int DEVICE_BYTES = 32;
  private static final int SHORT_BYTES = 8;
  private static final String SHORT_DOMAIN = "grove/log/1";

  public void write(ByteWriter out) {
    out.bytes(device.bytes()).u64(incarnation).u8(lane.code());
  }

  public static LogId read(ByteReader in) throws MalformedException {
    return new LogId(new DeviceId(in.bytes(DEVICE_BYTES)), in.u64(), Lane.of(in.u8()));
  }

  public Bytes encode() {
    var out = new ByteWriter(SIZE);
    write(out);
    return out.toBytes();
  }

  /// The same incarnation's other log.
  public LogId on(Lane other) {
    return new LogId(device, incarnation, other);
  }

  /// 16 hex digits that stand for the log where people read it: the first 8 bytes of a hash.
  public String shortId() {
    return Hash.tagged(SHORT_DOMAIN, encode()).bytes().slice(0, SHORT_BYTES).toHex();
  }

  @Override
  public int compareTo(LogId other) {
    var byDevice = device.compareTo(other.device);
    if (byDevice != 0) {
      return byDevice;
    }
    var byIncarnation = Long.compareUnsigned(incarnation, other.incarnation);
    return byIncarnation != 0 ? byIncarnation : lane.compareTo(other.lane);
  }

  @Override
  public String toString() {
    return shortId() + (lane == Lane.CONTROL ? "/control" : "/data");
  }
}
