package grove.grouping.sim;

import grove.store.EntryStore;
import grove.store.GroupId;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Stores of a process that can die at any write: what came before is there, nothing after it is.
public final class PowerCut {
  private static final Set<String> WRITES =
      Set.of("append", "appendBeside", "freeze", "putLocal", "sync");

  private long writesLeft = Long.MAX_VALUE;
  private String first = "";
  private boolean counting;
  private boolean dead;

  /// The process dies.
  public static final class Died extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /// It dies after so many writes, counted from the first of a derived value whose key begins so.
  public void after(long writes, String key) {
    writesLeft = writes;
    first = key;
    counting = false;
  }

  /// It runs again, and lives.
  public void over() {
    writesLeft = Long.MAX_VALUE;
    dead = false;
  }

  /// An empty store of the process.
  public EntryStore memory(GroupId group) {
    return of(EntryStore.memory(group));
  }

  /// A store as the process sees it.
  public EntryStore of(EntryStore store) {
    return (EntryStore)
        Proxy.newProxyInstance(
            EntryStore.class.getClassLoader(),
            new Class<?>[] {EntryStore.class},
            (_, method, arguments) -> {
              if ("close".equals(method.getName())) {
                return null; // the next process opens it
              }
              if (WRITES.contains(method.getName()) && dies(arguments)) {
                return lost(method.getReturnType());
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private boolean dies(Object @Nullable [] arguments) {
    counting |=
        arguments != null
            && arguments[0] instanceof Map<?, ?> values
            && values.keySet().stream().anyMatch(key -> String.valueOf(key).startsWith(first));
    if (!dead && counting && writesLeft-- <= 0) {
      dead = true;
      throw new Died();
    }
    return dead;
  }

  /// What a process writes that is gone is written nowhere.
  private static @Nullable Object lost(Class<?> answer) {
    if (answer != void.class) {
      throw new Died();
    }
    return null;
  }
}
