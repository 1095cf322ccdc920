/** Reads from the document that a style's `Settings` are: anybody may have written it, so every value is looked at. */

/** The value at a path such as `categories.form.displayGraphics`. */
export function read(settings: unknown, path: string): unknown {
  let at = settings
  for (const key of path.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined
    at = (at as Record<string, unknown>)[key]
  }
  return at
}

export function flag(settings: unknown, path: string, otherwise: boolean): boolean {
  const value = read(settings, path)
  return typeof value === 'boolean' ? value : otherwise
}

export function word(settings: unknown, path: string): string | undefined {
  const value = read(settings, path)
  return typeof value === 'string' ? value : undefined
}

export function list(settings: unknown, path: string): readonly unknown[] {
  const value = read(settings, path)
  return Array.isArray(value) ? value : []
}

/** A colour as CSS has it, from `rrggbbaa`. */
export function colour(settings: unknown, path: string): string | undefined {
  const value = word(settings, path)
  return value !== undefined && /^(?:[\da-f]{6}|[\da-f]{8})$/i.test(value) ? `#${value}` : undefined
}

/** A length in pixels, of those that are not absurd. */
export function pixels(settings: unknown, path: string): string | undefined {
  const value = read(settings, path)
  return typeof value === 'number' && value >= 0 && value <= 100 ? `${value}px` : undefined
}
