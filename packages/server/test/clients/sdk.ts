import type { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider'
import type { Call } from './api.ts'
import { apiVisitor } from './api.ts'
import type { Library } from './visitor.ts'

/** The SDK for JavaScript. */
export const sdk: Library = {
  name: 'the AWS SDK',
  lacks: [],
  visit: (where) => apiVisitor(callBy(where.server.client), where),
}

function callBy(client: CognitoIdentityProvider): Call {
  return (operation, input) => {
    const method = `${operation.charAt(0).toLowerCase()}${operation.slice(1)}` as 'initiateAuth'
    return client[method](input as never) as never // each operation has a method of its name, with its input and output
  }
}
