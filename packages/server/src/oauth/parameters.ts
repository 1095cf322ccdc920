/** The parameters of a request. One without a value counts as left out (RFC 6749 §3.1). */
export interface Parameters {
  /** The value of a parameter that is there once. */
  get(name: string): string | undefined
  /**
   * The first of those that are there more than once. Two programs that read a request, such as a proxy that checks it and
   * this one, may each take another of two values; so nobody takes either.
   */
  readonly repeated: string | undefined
  /** As they came. */
  readonly all: URLSearchParams
}

export function readParameters(query: URLSearchParams): Parameters {
  const values = new Map<string, string>()
  // In one pass: a form has room for a hundred thousand of one name, and anybody may send it.
  const twice = new Set<string>()
  for (const [name, value] of query) {
    if (values.has(name)) twice.add(name)
    else values.set(name, value)
  }
  const [repeated] = twice
  return {
    get: (name) => (twice.has(name) ? undefined : values.get(name) || undefined),
    repeated,
    all: query,
  }
}
