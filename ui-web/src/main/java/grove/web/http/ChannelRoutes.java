package grove.web.http;

import grove.grouping.space.Item;
import grove.grouping.space.ItemId;
import grove.grouping.space.MessageWindow;
import grove.grouping.space.Workspace;
import grove.web.group.OpenWorkspace;
import grove.web.group.People;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// Channels and what is said in them.
final class ChannelRoutes implements Routes {
  /// Of a message that is answered, what is shown with the answer.
  private static final int QUOTE_CHARS = 200;

  private final InWorkspace in;

  ChannelRoutes(InWorkspace in) {
    this.in = in;
  }

  @Override
  public void addTo(Api api) {
    api.get("/workspaces/{w}/channels", call -> in.items(call, ChannelRoutes::channels));
    api.post("/workspaces/{w}/channels", this::create);
    api.get("/workspaces/{w}/channels/{c}/messages", this::messages);
    api.post("/workspaces/{w}/channels/{c}/messages", this::post);
    api.patch("/workspaces/{w}/messages/{m}", this::edit);
  }

  private static JsonObject channels(Workspace space) {
    return new JsonObject().put("channels", Json.array(space.channels(), ChannelRoutes::channel));
  }

  private static JsonObject channel(Item.Channel channel) {
    return new JsonObject()
        .put("item", channel.id().toHex())
        .put("name", channel.name())
        .put("messages", channel.messages())
        .put("lastMs", channel.lastMs())
        .put("createdMs", channel.createdMs());
  }

  private CompletionStage<JsonObject> create(Call call) {
    String name = call.body().text("name");
    return in.items(call, space -> channel(space.createChannel(name)));
  }

  private CompletionStage<JsonObject> messages(Call call) {
    ItemId channel = Ids.item(call.path("c"));
    Optional<ItemId> before = Ids.item(call.query("before"));
    Optional<ItemId> around = Ids.item(call.query("around"));
    int limit = call.query("limit", WebLimits.ROWS_DEFAULT, 1, WebLimits.ROWS_MAX);
    return in.ask(
        call,
        parts -> {
          Workspace space = parts.space();
          MessageWindow window =
              around.isPresent()
                  ? space.messagesAround(channel, around.get(), limit)
                  : space.messages(channel, before, limit);
          People people = parts.people();
          return new JsonObject()
              .put("messages", Json.array(window.messages(), m -> message(parts, people, m)))
              .put("more", window.earlier())
              .put("later", window.later());
        });
  }

  private CompletionStage<JsonObject> post(Call call) {
    ItemId channel = Ids.item(call.path("c"));
    String text = call.body().text("text");
    Optional<ItemId> replyTo = Ids.item(call.body().optionalText("replyTo"));
    return in.ask(
        call, parts -> message(parts, parts.people(), parts.space().post(channel, text, replyTo)));
  }

  private CompletionStage<JsonObject> edit(Call call) {
    ItemId message = Ids.item(call.path("m"));
    String text = call.body().text("text");
    return in.ask(
        call, parts -> message(parts, parts.people(), parts.space().editMessage(message, text)));
  }

  private static JsonObject message(
      OpenWorkspace.Parts parts, People people, Item.Message message) {
    JsonObject json =
        new JsonObject()
            .put("item", message.id().toHex())
            .put("channel", message.channel().toHex())
            .put("text", message.text())
            .put("author", Json.person(parts, message.author()))
            .put("timeMs", message.timeMs())
            .put("edited", message.edited())
            .put("pending", message.pending())
            .put("held", people.holders(message.id()))
            .put("devices", people.deviceCount());
    message
        .replyTo()
        .flatMap(parts.space()::message)
        .ifPresent(quoted -> json.put("replyTo", quote(parts, quoted)));
    return json;
  }

  private static JsonObject quote(OpenWorkspace.Parts parts, Item.Message quoted) {
    String text = quoted.text();
    int end =
        text.offsetByCodePoints(0, Math.min(QUOTE_CHARS, text.codePointCount(0, text.length())));
    return new JsonObject()
        .put("item", quoted.id().toHex())
        .put("author", Json.person(parts, quoted.author()))
        .put("text", text.substring(0, end));
  }
}
