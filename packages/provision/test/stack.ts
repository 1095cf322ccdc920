import { server } from '../../server/test/server.ts'
import { provision } from '../src/provision.ts'
import type { Call } from '../src/resources/resource-type.ts'
import type { State } from '../src/state.ts'
import { parseTemplate } from '../src/template/parse-template.ts'

export const PLACE = { region: 'eu-west-1', accountId: '123456789012', stackName: 'pies-dev' }

/** A server, and stacks of templates on it. */
export async function stacks() {
  const { client, dispatcher } = await server()
  const api: Call = (operation, input) => dispatcher.call(operation, input, PLACE.region)
  return {
    client,
    /** A stack of its own. Its calls may be made to fail: `fail` throws for those that shall. */
    stack() {
      let state: State | undefined
      return {
        state: () => state,
        run: (template: string, fail: (operation: string) => void = () => {}) =>
          provision({
            ...PLACE,
            template: parseTemplate(template),
            call: async (operation, input) => {
              fail(operation)
              return api(operation, input)
            },
            state,
            save: (next) => {
              // Through JSON, as a file would have it
              state = JSON.parse(JSON.stringify(next)) as State
            },
          }),
      }
    },
  }
}
