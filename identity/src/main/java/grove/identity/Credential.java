package grove.identity;

/// What a person shows to open a vault or a backup. It belongs to the caller, who closes it.
public sealed interface Credential {

  /// A passphrase, and how hard it is made to try others.
  record ByPassphrase(Passphrase passphrase, Hardening hardening) implements Credential {}

  /// The recovery code of the person whose vault or backup it is.
  record ByCode(RecoveryCode code) implements Credential {}
}
