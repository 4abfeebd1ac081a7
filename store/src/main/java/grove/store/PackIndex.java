package grove.store;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is in a pack up to some block: so that a start reads one small file for each pack, not each head.
///
/// It is written once all that it tells is on the disk, and deleted before anything of that is let go. A
/// pack that has none, or a torn or damaged one, is read and hashed whole at the next start: it costs
/// time, and says the same. So it needs no care of its own against crashes.
///
/// ```
/// format 1  blocks of the pack that it covers 4  count 4  rows: hash 32, block 4, bytes 4  SHA-256("grove/pack/index/1" + all before)
/// ```
///
/// @param blocks how much of the pack it covers
record PackIndex(int blocks, List<Pack.Found> chunks) {
  private static final int FORMAT = 1;
  private static final String CHECK = "grove/pack/index/1";
  private static final String SUFFIX = ".index";

  PackIndex {
    chunks = List.copyOf(chunks);
  }

  static Path of(Pack pack) {
    return pack.file().resolveSibling(pack.file().getFileName() + SUFFIX);
  }

  /// The number of the pack whose index a file is.
  static Optional<Integer> packOf(Path file) {
    var name = file.getFileName().toString();
    return name.endsWith(SUFFIX)
        ? Pack.number(file.resolveSibling(name.substring(0, name.length() - SUFFIX.length())))
        : Optional.empty();
  }

  void write(Pack pack) throws IOException {
    var out = new ByteWriter().u8(FORMAT).u32(blocks).u32(chunks.size());
    chunks.forEach(row -> out.hash(row.chunk()).u32(row.place().block()).u32(row.place().bytes()));
    var rows = out.toBytes();
    Files.write(of(pack), Bytes.concat(rows, Hash.tagged(CHECK, rows).bytes()).toArray());
  }

  /// Empty where there is none that can be believed.
  static Optional<PackIndex> read(Pack pack) throws IOException {
    try {
      var all = Bytes.owned(Files.readAllBytes(of(pack)));
      var body = all.slice(0, Math.max(0, all.size() - Hash.SIZE));
      return Hash.tagged(CHECK, body).bytes().equals(all.slice(body.size(), all.size()))
          ? Optional.of(decode(body, pack.number))
          : Optional.empty();
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      return Optional.empty(); // there is none, or it can not be read: the pack can
    } catch (MalformedException e) {
      return Optional.empty(); // of a format that is not known
    }
  }

  private static PackIndex decode(Bytes body, int pack) throws MalformedException {
    var in = ByteReader.of(body);
    if (in.u8() != FORMAT) {
      throw new MalformedException("an index of another format");
    }
    var blocks = in.count32(Integer.MAX_VALUE);
    var chunks = new ArrayList<Pack.Found>();
    for (var left = in.count32(blocks); left > 0; left--) {
      var chunk = in.hash();
      var place = new Pack.Place(pack, in.count32(blocks), in.count32(BlobStore.CIPHER_BYTES_MAX));
      if ((long) place.block() + place.blocks() > blocks) {
        throw new MalformedException("a chunk lies behind what the index covers");
      }
      chunks.add(new Pack.Found(chunk, place));
    }
    in.end();
    return new PackIndex(blocks, chunks);
  }
}
