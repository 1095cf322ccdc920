/** Says at creation which option cannot be used, and what it may be. */
export function unusable(what: string, value: unknown): TypeError {
  return new TypeError(`Not a usable ${what}: ${JSON.stringify(value)}`)
}
