export const postgres = {
  opens: (location: string): boolean => /^postgres(ql)?:\/\//i.test(location),
  open(location: string): Promise<import('../engine.ts').Engine> {
    throw new Error(location)
  },
}
