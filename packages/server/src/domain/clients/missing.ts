import type { Client } from '../../storage/port/index.ts'

/** Tells the log what a client would need for a flow. */
export function missingFlow({ id, settings }: Pick<Client, 'id' | 'settings'>, allowedBy: readonly string[]): string {
  const given = settings.ExplicitAuthFlows?.join(', ') ?? 'not set'
  return `ExplicitAuthFlows of client ${id} needs ${allowedBy.join(' or ')}, and is ${given}`
}
