package grove.web.sim;

import grove.identity.DeviceId;
import grove.store.EntryStore;
import grove.store.Frontier;
import grove.store.Head;
import grove.store.LogId;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.TreeMap;

/// The store of a node that keeps one author's entries to itself: it takes them, and does not have
/// them when it is asked.
final class Withholding {
  private Withholding() {}

  static EntryStore of(EntryStore store, DeviceId author) {
    return (EntryStore)
        Proxy.newProxyInstance(
            Withholding.class.getClassLoader(),
            new Class<?>[] {EntryStore.class},
            (proxy, method, arguments) -> {
              var first = arguments == null || arguments.length == 0 ? null : arguments[0];
              if (method.getName().equals("frontier")) {
                return without(store.frontier(), author);
              }
              if (method.getName().equals("read")
                  && first instanceof LogId log
                  && log.device().equals(author)) {
                return Optional.empty();
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static Frontier without(Frontier whole, DeviceId author) {
    var heads = new TreeMap<LogId, Head>(whole.heads());
    heads.keySet().removeIf(log -> log.device().equals(author));
    return Frontier.of(heads);
  }
}
