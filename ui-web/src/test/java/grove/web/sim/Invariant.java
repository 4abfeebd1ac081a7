package grove.web.sim;

/// The invariants of PROTOCOL section 9.
enum Invariant {
  I1("the same entries give the same roles, effective set, record heads and state"),
  I2("roles of admins and owners depend on entries of owners and the workspace key"),
  I3("nothing counts that a removed member wrote above the cut"),
  I4("a void statement never revives"),
  I5("nobody acts on an equal or superior"),
  I6("no data entry counts without a grant in its past"),
  I7("no rule reads clock or order of arrival"),
  I8("accepted entries survive a later fork of their author"),
  I9("an own entry that was written survives, and its place is never used twice"),
  I10("the frontier never exceeds what is stored and verified"),
  I11("correct nodes never end a link for a violation"),
  I12("keys reach recipients only, and every recipient has the same"),
  I13("versions are superseded only by descendants, nothing is applied above an unknown entry"),
  I14("queues and links stay within their limits"),
  I15("every entry decodes and encodes to itself"),
  I16("who is not admitted holds no key that opens a payload"),
  I17("what is shown, the index and the store agree"),
  I18("no message is handled in a state that does not allow it"),
  I19("all frontiers are equal soon after the faults end"),
  I20("who is removed is refused at once, and the next entry is under new keys"),
  I21("each file with one correct holder reaches everyone who wants it"),
  I22("the nodes that run are connected, within bounds"),
  I23("a request to join is answered"),
  /// Not in the list, but a fault in any case.
  BUG("no task throws");

  private final String says;

  Invariant(String says) {
    this.says = says;
  }

  String says() {
    return says;
  }
}
