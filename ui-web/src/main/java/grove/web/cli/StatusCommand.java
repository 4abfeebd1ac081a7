package grove.web.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `grove status`: what is here, who is connected, and what each device has acknowledged.
@Command(name = "status", description = "What is here, who is connected, who has how much.")
final class StatusCommand implements Callable<Integer> {
  @Mixin private final InWorkspace in = new InWorkspace();

  @Override
  public Integer call() {
    InWorkspace.Place place = in.place();
    JsonObject status = place.node().get(place.path() + "/status");
    status.put("disk", disk(place));
    in.output().show(status, lines(status));
    return ExitStatus.DONE.code();
  }

  /// The room on the disk, and what this workspace takes of it.
  private static JsonObject disk(InWorkspace.Place place) {
    JsonObject disk = place.node().get("/disk");
    String id = place.path().substring(place.path().lastIndexOf('/') + 1);
    JsonArray all = (JsonArray) disk.remove("workspaces");
    for (int i = 0; i < all.size(); i++) {
      if (all.getJsonObject(i).getString("workspace").equals(id)) {
        disk.mergeIn(all.getJsonObject(i));
      }
    }
    return disk;
  }

  private static String use(JsonObject disk) {
    return "entries "
        + Progress.size(disk.getLong("entries", 0L))
        + ", files "
        + Progress.size(disk.getLong("files", 0L))
        + ", index "
        + Progress.size(disk.getLong("index", 0L))
        + "; free "
        + Progress.size(disk.getLong("free"))
        + (disk.getString("state").equals("ok") ? "" : ": make room");
  }

  private static List<String> lines(JsonObject status) {
    var lines = new ArrayList<String>();
    lines.add("entries    " + status.getValue("entries"));
    lines.add("digest     " + status.getString("digest"));
    lines.add("members    " + status.getValue("members"));
    lines.add("conflicts  " + status.getValue("conflicts"));
    lines.add("set aside  " + status.getValue("setAside"));
    if (status.getLong("forks") > 0) {
      lines.add("forks      " + status.getValue("forks") + " (see: grove audit)");
    }
    if (status.getLong("begunAnewMs") > 0) {
      lines.add(
          "This home was copied, moved or restored: since "
              + Output.time(status.getLong("begunAnewMs"))
              + " it goes on as a new installation. What it had is kept.");
    }
    lines.add("indexed    " + status.getValue("indexed"));
    lines.add("disk       " + use(status.getJsonObject("disk")));
    JsonArray neighbours = status.getJsonArray("neighbours");
    lines.add("");
    lines.add(neighbours.isEmpty() ? "No neighbour is connected." : "Neighbours");
    if (!neighbours.isEmpty()) {
      lines.addAll(Output.table(neighbours, "name", "address", "rttMs", "device"));
    }
    lines.add("");
    lines.add("Devices: entries they have acknowledged, of those that are here");
    lines.addAll(Output.table(status.getJsonArray("peers"), "name", "has", "of", "device"));
    return lines;
  }
}
