import type { CompiledQuery } from 'kysely'

/** A compiled statement with its values in place: what an engine executes. */
export interface Bound<Row = unknown> {
  readonly sql: string
  /** The same for every use of one statement; what PostgreSQL keeps its plan under. */
  readonly name: string
  readonly values: readonly unknown[]
  /** Carries the type only. */
  readonly row?: Row
}

export interface Statement<Params, Row> {
  bind(params: Params): Bound<Row>
}

/** A unit of work: yields statements, receives their rows, and answers; the engine drives it inside a transaction. */
export type Work<T> = Generator<Bound, T, unknown[]>

/** Stands for a value while its statement is compiled. */
class Parameter {
  readonly property: string
  constructor(property: string) {
    this.property = property
  }
}

let statements = 0

/**
 * A statement that is compiled once, on first use, with values given by name on every use.
 *
 * `undefined` is stored as NULL.
 */
export function prepared<Params extends object>() {
  return <Row>(build: (params: Params) => { compile(): CompiledQuery<Row> }): Statement<Params, Row> => {
    const name = `p${++statements}`
    let compiled: { readonly sql: string; readonly parameters: readonly unknown[] } | undefined
    return {
      bind(params) {
        // The query builder passes values through untouched, so a parameter may stand where its value will.
        compiled ??= build(parameters as Params).compile()
        const values = compiled.parameters.map((parameter) =>
          parameter instanceof Parameter ? (Reflect.get(params, parameter.property) ?? null) : parameter,
        )
        return { sql: compiled.sql, name, values }
      },
    }
  }
}

/** Whatever is asked of it by name is a parameter of that name. */
const parameters: object = new Proxy({}, { get: (_, property) => new Parameter(String(property)) })

/** A statement without values. */
export function raw<Row>(sql: string): Bound<Row> {
  return { sql, name: '', values: [] }
}

/** Executes a statement inside a unit of work and receives its rows. */
export function* run<Row>(bound: Bound<Row>): Generator<Bound, Row[], unknown[]> {
  return (yield bound) as Row[] // the engine answers each statement with that statement's rows
}

/** As {@link run}, for at most one row. */
export function* one<Row>(bound: Bound<Row>): Generator<Bound, Row | undefined, unknown[]> {
  const [row] = yield* run(bound)
  return row
}

/** Thrown inside a unit of work: nothing of it happened, and it answers `outcome`. */
export class Undo extends Error {
  readonly outcome: unknown
  constructor(outcome: unknown) {
    super('undone')
    this.outcome = outcome
  }
}

/** What the work answers, even when it undid itself. */
export async function outcomeOf<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof Undo) return error.outcome as T // what the same work would have returned
    throw error
  }
}
