package grove.grouping.rule;

/// A set of control entries within which a device is judged: everything known, or one entry's past.
public interface Scope {
  /// Everything in D. The lists that are searched under it hold entries of D only.
  Scope ALL = act -> true;

  boolean has(Act act);
}
