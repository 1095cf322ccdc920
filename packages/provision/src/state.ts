import { own } from './template/template.ts'
import type { Properties } from './resources/properties.ts'

/** A resource as the last run left it. */
export interface StoredResource {
  readonly type: string
  readonly physicalId: string
  readonly properties: Properties
  /** Whether it stays when it leaves the template. */
  readonly retained: boolean
  /** Made, without all that belongs to it: the next run goes on from there. */
  readonly unfinished?: boolean
  /** What it took the place of, while that is still there. */
  readonly replaces?: StoredResource
}

/** What is remembered between runs, by logical id, in order of creation. Plain JSON. */
export interface State {
  readonly resources: Readonly<Record<string, StoredResource>>
}

/** The state while a run goes on. Each change is saved before anything else can fail. */
export interface Ledger {
  readonly state: () => State
  readonly find: (id: string) => StoredResource | undefined
  /** Enters a resource in its place, or where it is new, as the last. */
  readonly put: (id: string, entry: StoredResource) => Promise<void>
  /** Enters a resource as the last, so that it is removed before what it refers to. */
  readonly append: (id: string, entry: StoredResource) => Promise<void>
  /** Enters these in this order, in which each comes after what it refers to, and all others after them. */
  readonly arrange: (ids: readonly string[]) => Promise<void>
  readonly drop: (id: string) => Promise<void>
}

/** Opens the ledger on the state of the last run. */
export function ledgerOf(state: State, save: (state: State) => Promise<void> | void = () => {}): Ledger {
  let { resources } = state
  const write = async (next: State['resources']) => {
    const isChanged = JSON.stringify(next) !== JSON.stringify(resources)
    resources = next
    if (isChanged) await save({ resources })
  }
  const without = (...ids: readonly string[]) =>
    Object.fromEntries(Object.entries(resources).filter(([each]) => !ids.includes(each)))
  return {
    state: () => ({ resources }),
    find: (id) => own(resources, id),
    put: (id, entry) => write({ ...resources, [id]: entry }),
    append: (id, entry) => write({ ...without(id), [id]: entry }),
    arrange: (ids) => {
      const arranged = ids.flatMap((id) => {
        const entry = own(resources, id)
        return entry ? [[id, entry] as const] : []
      })
      return write({ ...Object.fromEntries(arranged), ...without(...ids) })
    },
    drop: (id) => write(without(id)),
  }
}
