package grove.web.group;

import java.util.concurrent.CompletableFuture;

/// The place of one workspace in the registry.
sealed interface Slot {

  /// It is open, or on its way: the future fails where it can not be opened.
  record Live(String name, CompletableFuture<OpenWorkspace> workspace) implements Slot {}

  /// Its store can not be used; `problem` says why and what to do.
  record Damaged(String name, String problem) implements Slot {}

  /// The request to join was answered with no. Kept until it has been seen and put away.
  record Refused(String name, String reason) implements Slot {}
}
