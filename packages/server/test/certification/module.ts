import type { World } from './world.ts'

export type Test = (world: World) => Promise<void>

/** A module of a certification plan of the OpenID Foundation, and how this server answers it. */
export interface Module {
  readonly result: 'passed' | 'passed in part' | 'not applicable'
  /** What is ignored, what is other than the module wants it, or why it does not apply. */
  readonly remark: string
  /** Tries what the module checks, or shows what happens in its place. */
  readonly test: Test
}

export function passes(test: Test, remark = ''): Module {
  return { result: 'passed', remark, test }
}

export function passesInPart(remark: string, test: Test): Module {
  return { result: 'passed in part', remark, test }
}

/** The test shows what happens in place of what the service does not have. */
export function doesNotApply(remark: string, test: Test): Module {
  return { result: 'not applicable', remark, test }
}
