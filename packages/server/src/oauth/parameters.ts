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
  const values = new Map<string, string[]>()
  for (const [name, value] of query) values.set(name, [...(values.get(name) ?? []), value])
  const [repeated] = [...values].find(([, all]) => all.length > 1) ?? []
  return {
    get(name) {
      const all = values.get(name) ?? []
      return all.length === 1 ? all[0] || undefined : undefined
    },
    repeated,
    all: query,
  }
}
