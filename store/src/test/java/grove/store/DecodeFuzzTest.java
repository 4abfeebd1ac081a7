package grove.store;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.identity.testing.DecodeFuzz;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Whatever bytes a decoder is fed, it gives a value that encodes to them again, or refuses them.
final class DecodeFuzzTest {
  private static final int ROUNDS = 20_000;
  private static final long SEED = 20_261_101;

  private final Samples samples = new Samples();

  @Test
  void logIds() {
    var log = samples.genesis().log();
    DecodeFuzz.run(SEED, ROUNDS, List.of(log, log.on(Lane.DATA)), LogId::read, LogId::write);
  }

  @Test
  void headers() {
    var headers = samples.entries().stream().map(Entry::header).toList();
    DecodeFuzz.run(
        SEED, ROUNDS, headers, EntryHeader::read, (header, out) -> out.bytes(header.encode()));
  }

  @Test
  void segments() {
    for (var segment : samples.segments()) {
      var below = segment.first();
      DecodeFuzz.run(
          SEED + below.seq(),
          ROUNDS / 4,
          List.of(segment),
          in ->
              Segment.read(
                  in, samples.group(), segment.log(), below.seq() - 1, below.header().prev()),
          Segment::write);
    }
  }

  @Test
  void storedEntries() {
    for (var entry : samples.entries()) {
      DecodeFuzz.run(
          SEED + entry.seq(),
          ROUNDS / 4,
          List.of(entry),
          in -> EntryValue.decode(rest(in), samples.group(), entry.log(), entry.seq()),
          (value, out) -> out.bytes(Bytes.owned(EntryValue.encode(value))));
    }
  }

  @Test
  void proofs() {
    DecodeFuzz.run(
        SEED,
        ROUNDS,
        samples.proofs(),
        in -> ForkProof.read(in, samples.group()),
        ForkProof::write);
    for (var proof : samples.proofs()) {
      DecodeFuzz.run(
          SEED,
          ROUNDS / 2,
          List.of(proof.other()),
          in -> HeaderRun.decode(in.rest(), samples.group(), proof.log()),
          (run, out) -> out.bytes(run.encode()));
    }
  }

  /// Database rows end where their value ends.
  private static byte[] rest(ByteReader in) throws MalformedException {
    return in.rest().toArray();
  }

  @Test
  void rowsOfTheDatabase() {
    var log = samples.genesis().log();
    DecodeFuzz.run(
        SEED,
        ROUNDS,
        List.of(new Keys.LogRow(log, new Head(5, Samples.EPOCH))),
        in -> Keys.LogRow.decode(rest(in)),
        (row, out) -> out.bytes(Bytes.owned(row.value())));
    DecodeFuzz.run(
        SEED,
        ROUNDS,
        List.of(new Keys.ForkRow(7, samples.proofs().getFirst())),
        in -> Keys.ForkRow.decode(rest(in), samples.group()),
        (row, out) -> out.bytes(Bytes.owned(row.value())));
    DecodeFuzz.run(
        SEED,
        ROUNDS,
        List.of(new Keys.Place(1, 2)),
        in -> Keys.Place.decode(rest(in)),
        (place, out) -> out.bytes(Bytes.owned(place.encode())));
    DecodeFuzz.run(
        SEED,
        ROUNDS,
        List.of(new Keys.Arrival(7, 1, 2, 3)),
        in -> Keys.Arrival.decode(Keys.positionKey(7), rest(in)),
        (arrival, out) -> out.bytes(Bytes.owned(arrival.value())));
  }

  @Test
  void blobReferences() {
    var blob = new BlobRef(Samples.EPOCH, 1L << 40, Hash.ZERO.bytes());
    DecodeFuzz.run(SEED, ROUNDS, List.of(blob), BlobRef::read, BlobRef::write);
  }

  @Test
  void blobLists() {
    DecodeFuzz.run(
        SEED,
        ROUNDS,
        Samples.lists(),
        in -> BlobList.decode(in.rest()),
        (list, out) -> out.bytes(list.encode()));
  }
}
