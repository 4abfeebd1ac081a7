package grove.web.http;

import static java.lang.System.Logger.Level.ERROR;

import grove.grouping.GroupException;
import grove.grouping.NotAllowedException;
import grove.grouping.space.SpaceException;
import grove.identity.IdentityException;
import grove.search.SearchException;
import grove.store.StoreException;
import grove.web.group.RestoreException;
import grove.web.group.WorkspaceException;
import grove.web.home.HomeException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;

/// Turns whatever ended a call into the answer that its sender gets.
final class Errors {
  private static final System.Logger LOG = System.getLogger("grove.web");

  private Errors() {}

  static ApiException of(Throwable failure) {
    return switch (failure) {
      case ApiException e -> e;
      case NotAllowedException e -> ApiException.forbidden("not-allowed", line(e));
      case SpaceException e -> space(e);
      case WorkspaceException e -> workspace(e);
      case RestoreException e -> restore(e);
      case GroupException e -> ApiException.state("workspace", line(e));
      case StoreException e -> store(e);
      case SearchException e -> new ApiException(500, "search", line(e));
      case IdentityException e -> new ApiException(500, "vault", line(e));
      case HomeException e -> new ApiException(500, "home", line(e));
      case RejectedExecutionException e -> ApiException.state("stopping", "Grove is stopping.");
      case CompletionException e when e.getCause() != null -> of(e.getCause());
      default -> fault(failure);
    };
  }

  private static ApiException space(SpaceException e) {
    return switch (e.code()) {
      case BAD_INPUT -> ApiException.badInput(line(e));
      case NOT_FOUND -> ApiException.notFound(line(e));
      case NOT_ALLOWED -> ApiException.forbidden("not-allowed", line(e));
      case CONFLICT -> ApiException.state("conflict", line(e));
      case NOT_HERE -> ApiException.state("not-here", line(e));
    };
  }

  private static ApiException workspace(WorkspaceException e) {
    return switch (e.reason()) {
      case LOCKED -> ApiException.locked(line(e));
      case NO_PASSPHRASE -> ApiException.state("no-passphrase", line(e));
      case NO_IDENTITY -> ApiException.state("no-identity", line(e));
      case UNKNOWN -> ApiException.notFound(line(e));
      case NOT_OPEN -> ApiException.state("not-open", line(e));
      case ALREADY -> ApiException.state("already", line(e));
    };
  }

  private static ApiException restore(RestoreException e) {
    return switch (e.reason()) {
      case WRONG -> ApiException.forbidden("wrong", line(e));
      case DAMAGED -> new ApiException(400, "damaged", line(e));
      case NEWER -> new ApiException(400, "newer", line(e));
    };
  }

  private static ApiException store(StoreException e) {
    return switch (e.reason()) {
      case ABSENT -> ApiException.state("not-here", line(e));
      case FULL -> ApiException.full(line(e));
      case IN_USE, DAMAGED, NEWER, UNUSABLE, INVALID -> new ApiException(500, "storage", line(e));
    };
  }

  private static String line(RuntimeException e) {
    String message = e.getMessage();
    return message == null ? "Grove could not do this." : message;
  }

  /// Our bug: the log gets the trace, the caller one line.
  private static ApiException fault(Throwable failure) {
    LOG.log(ERROR, "a request ended in a fault", failure);
    return new ApiException(
        500, "fault", "Grove made a mistake here: its log has the details. Try again.");
  }
}
