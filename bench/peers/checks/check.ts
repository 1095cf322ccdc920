import type { Inhabited, Running } from '../peer.ts'

/** `yes` and `no` are of what the name of a check says; `not built` is that a peer knows no such operation or flow. */
export type Finding = 'yes' | 'no' | 'not built'

/** Something a user pool has to do, found out by trying: one file under `checks/`. */
export interface Check {
  /** Said in the table of a peer that does it. */
  readonly name: string
  /** Said beside a figure of a peer that does not. */
  readonly otherwise: string
  /** Ends the peer that it is given, so that it comes last. */
  readonly ends?: true
  find(at: Inhabited, again: () => Promise<Running>): Promise<Finding>
}

/** Whether a call is refused; a failure of the server is no refusal. */
export async function isRefused(call: Promise<unknown>): Promise<Finding> {
  try {
    await call
    return 'no'
  } catch (error) {
    if (/answered 4\d\d/.test(String(error))) return 'yes'
    throw error
  }
}
