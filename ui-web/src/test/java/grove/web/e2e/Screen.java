package grove.web.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

/// One person's window: what they look for and click, by the words they see.
record Screen(Page page) {
  /// A place of the page, as a bookmark of it would open.
  Screen at(String route) {
    page.evaluate("route => { location.hash = route }", "#/" + route);
    return this;
  }

  Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  Locator menu(String item) {
    return page.getByRole(
        AriaRole.MENUITEM, new Page.GetByRoleOptions().setName(item).setExact(true));
  }

  void click(String button) {
    button(button).click();
  }

  void fill(String label, String text) {
    page.getByLabel(label, new Page.GetByLabelOptions().setExact(true)).fill(text);
  }

  void sees(String text) {
    assertThat(page.getByText(text).first()).isVisible();
  }

  void seesNothingOf(String text) {
    assertThat(page.getByText(text)).hasCount(0);
  }

  Locator heading(String name) {
    return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(name));
  }

  Locator alert() {
    return page.getByRole(AriaRole.ALERT);
  }

  /// The text of what is shown under a label.
  String value(String label) {
    Locator field = page.getByLabel(label, new Page.GetByLabelOptions().setExact(true));
    assertThat(field).isVisible();
    return field.inputValue();
  }

  Screen accessible(String name) {
    Chromium.assertAccessible(page, name);
    return this;
  }
}
