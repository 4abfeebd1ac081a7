package grove.identity.testing;

import grove.identity.KeyedSignatures;
import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/// For tests whose stories last for simulated weeks: their signatures and links are stand-ins, see
/// [KeyedSignatures].
public final class Keyed implements InvocationInterceptor {
  @Override
  public void interceptBeforeEachMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    inStandIns(invocation);
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    inStandIns(invocation);
  }

  private static void inStandIns(Invocation<Void> invocation) throws Throwable {
    KeyedSignatures.in(() -> {
      try {
        return invocation.proceed();
      } catch (Exception | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new AssertionError(e);
      }
    });
  }
}
