package grove.web;

/// The program's entry: reads the command line and runs one command.
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    if (args.length == 1 && args[0].equals("--version")) {
      System.out.println("grove 0.1.0");
      return;
    }
    System.err.println("grove: not built yet");
    System.exit(2);
  }
}
