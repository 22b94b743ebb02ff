package dev.reelstream.registry;

import java.util.regex.Pattern;

/** What models and aliases may be called: names become folders, so nothing that could leave one. */
final class Names {
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private Names() {}

  static boolean allowed(String name) {
    return ALLOWED.matcher(name).matches();
  }

  static String check(String what, String name) {
    if (!allowed(name)) {
      throw new RegistryException(
          what
              + " '"
              + name
              + "' is not allowed: use 1 to 64 letters, digits, '.', '_' or '-', a letter or digit"
              + " first");
    }
    return name;
  }
}
