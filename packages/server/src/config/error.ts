/** Something a person set cannot be used. The message says what and how to mend it. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}
