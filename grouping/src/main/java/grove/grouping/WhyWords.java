package grove.grouping;

import grove.grouping.rule.Act;
import grove.grouping.rule.Meaning;
import grove.grouping.rule.Why;
import java.util.function.Function;

/// Says in plain words why an entry has no effect.
final class WhyWords {
  private final Function<Act, String> author;

  /// `author` names whoever wrote an entry.
  WhyWords(Function<Act, String> author) {
    this.author = author;
  }

  String of(Why why) {
    return switch (why.reason()) {
      case NOT_UNDERSTOOD -> "this version of Grove does not understand it";
      case FROZEN -> "its device wrote two different entries with one number, and this comes after";
      case NOT_ENROLLED -> "nothing that counts makes its device one of a member's";
      case DEVICE_ENDED -> "its device was ended" + by(why);
      case DEVICE_REVOKED -> "its device was revoked" + by(why);
      case ENDS_NOTHING -> "its device could not end that device";
      case ROLE -> role(why);
      case LOWERED -> lowered(why);
      case ABOUT_OWNER -> "only the workspace key stands above owners";
      case ABOUT_ADMIN -> "admins cannot act on other admins";
      case GRANTS_TOO_MUCH -> "only owners make admins and owners";
    };
  }

  private String role(Why why) {
    String lacked =
        switch (why.needed()) {
          case ADMIN, OWNER -> "its author was not an admin or owner when writing it";
          case EDITOR -> "its author was not allowed to write when writing it";
          case VIEWER, RELAY, NONE -> "its author was not a member when writing it";
        };
    return why.by()
        .filter(by -> why.had() == Role.NONE)
        .map(by -> lacked + " (" + removal(by) + " before)")
        .orElseGet(() ->
            why.had() == Role.NONE || why.needed() == Role.RELAY
                ? lacked
                : "%s (but %s)".formatted(lacked, RoleWords.one(why.had())));
  }

  private String lowered(Why why) {
    return why.by()
        .map(by -> removal(by) + ", who had not seen this when doing so")
        .orElse("its author had lost the role for it");
  }

  private String removal(Act by) {
    return switch (by.meaning()) {
      case Meaning.Leaving _ -> "its author had left";
      case Meaning.Statement m when m.role() != Role.NONE ->
          "its author had been made %s by %s".formatted(RoleWords.one(m.role()), author.apply(by));
      default -> "its author had been removed by " + author.apply(by);
    };
  }

  private String by(Why why) {
    return why.by().map(by -> " by " + author.apply(by)).orElse("");
  }
}
